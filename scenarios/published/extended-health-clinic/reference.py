"""Independent simulation (heapq, numpy) of the Extended Health Clinic of mosu001/hccm R2_custom/Lab4_ExtendedSHC.cfg, run index 4.
usage: reference.py MODE FIRST LAST   MODE: walk   appointment gaps + N(0,5|>=-15), as JaamSim's EventSchedule gives inter-arrival times
                                      jitter each patient comes at the appointment + N(0,5|>=-15), independent
                                      hold   as jitter, and the 2 min to a room are spent with nurse or doctor already taken
                                      exact  as jitter with sd 0
                                      holdwalk  walk and hold together (R2_custom/HCCM_EHC.cfg)
                                      hccm  as holdwalk; the appointment doctor looks for walk-ups only when he ends a treatment (ControllerEHC.java)
Times in minutes; 24 h warm-up, 168 h measured; a patient counts when he leaves in (24 h, 192 h]."""
import sys, heapq, numpy as np
from collections import deque
A=[15,30,60,75,90,105,135,150,165,195,210,240,255,270,285,300,315,330,360,375,405,420,435,495,510,525,555,570,585,615,630,645,660,690,705,720,735,765,795,810,825,840,870,885,930,945,975,990,1005,1035,1065,1080,1095,1110,1125,1140,1155,1200,1215,1230,1245,1260,1290,1320,1335,1350,1365,1380,1395,1410,1425]
END=192*60; WARM=24*60
def tn(r,sd):
    while True:
        x=r.normal(0,sd)
        if x>=-15: return x
def run(mode,seed):
    r=np.random.default_rng([20261129,{'walk':1,'jitter':2,'hold':3,'exact':4,'holdwalk':5,'hccm':6}[mode],seed])
    ev=[]; n=0
    def at(t,f,*a):
        nonlocal n; n+=1; heapq.heappush(ev,(t,n,f,a))
    # arrivals
    walk=[]
    for d in range(8):
        for lo,hi,rate in ((0,8,1.),(8,17,4.),(17,24,2.)):
            k=r.poisson(rate*(hi-lo)); walk+=list(1440*d+60*(lo+(hi-lo)*r.random(k)))
    ap=[]
    if mode in ('walk','holdwalk','hccm'):
        t=0.; last=0.; d=0; k=0
        while t<END:
            s=A[k]+1440*d; t+=s-last+tn(r,5); last=s; ap.append(t); k+=1
            if k==len(A): k=0; d+=1
    else:
        ap=[1440*d+a+(0 if mode=='exact' else tn(r,5)) for d in range(9) for a in A]
    now=0.
    hold=2. if mode in ('hold','holdwalk','hccm') else 0.      # travel with the resource taken
    free=2.      # travel beforehand (between rooms)
    q={'tri':deque(),'test':deque(),'w':deque(),'a':deque()}
    busy={'tri':None,'test':None,'d1':None,'d2':None}
    S={k:[] for k in ('tis','wtri','wtest','wtreat','tis2','wtreat2')}
    work={'tri':0.,'test':0.,'d1':0.,'d2':0.}; kinds={'d2w':0,'d2a':0,'d1':0}
    def use(s,t0,t1): work[s]+=max(0,min(t1,END)-max(t0,WARM))
    def start(server,p,dur,done):
        busy[server]=p; use(server,now,now+hold+dur); at(now+hold+dur,done,server,p)
    ended=[False]
    def look():
        if busy['tri'] is None and q['tri']:
            p=q['tri'].popleft(); p['wtri']=now-p['q']; start('tri',p,r.triangular(2,8,15),tri_done)
        if busy['test'] is None and q['test']:
            p=q['test'].popleft(); p['wtest']=now-p['q']; start('test',p,10.,test_done)
        if busy['d1'] is None and q['w']:
            p=q['w'].popleft(); p['wtreat']=now-p['q']; start('d1',p,r.triangular(5,10,30),treated)
        if busy['d2'] is None:
            if q['a']:
                p=q['a'].popleft(); p['wtreat']=now-p['q']; start('d2',p,r.triangular(5,10,30),treated)
            elif q['w'] and busy['d1'] is not None and (mode!='hccm' or ended[0]):
                p=q['w'].popleft(); p['wtreat']=now-p['q']; start('d2',p,r.triangular(5,10,30),treated)
    def join(which,p): p['q']=now; q[which].append(p); look()
    def tri_done(s,p):
        busy[s]=None; at(now+2,join,'test' if p['test'] else 'w',p); look()
    def test_done(s,p): busy[s]=None; at(now+2,join,'w',p); look()
    def treated(s,p):
        busy[s]=None; at(now+2/60,leave,p)
        if now>WARM: kinds['d1' if s=='d1' else ('d2a' if p['a'] else 'd2w')]+=1
        ended[0]=s=='d2'; look(); ended[0]=False
    def leave(p):
        if now>WARM:
            if p['a']: S['tis2'].append(now-p['t']); S['wtreat2'].append(p['wtreat'])
            else:
                S['tis'].append(now-p['t']); S['wtri'].append(p['wtri']); S['wtreat'].append(p['wtreat'])
                if p['test']: S['wtest'].append(p['wtest'])
    for t in walk: at(t+2,join,'tri',dict(t=t,a=False,test=r.random()<.3))
    for t in ap: at(max(t,0)+2,join,'a',dict(t=max(t,0),a=True,test=False))
    while ev:
        t,_,f,a=heapq.heappop(ev)
        if t>END: break
        now=t; f(*a)
    out={k:np.mean(v) for k,v in S.items()}
    out.update({'u_'+k:v/(END-WARM) for k,v in work.items()}); out.update(kinds)
    out['n_walk']=len(S['tis']); out['n_app']=len(S['tis2'])
    return out
if __name__=='__main__':
    import pandas as pd
    mode, a, b = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    d = pd.DataFrame([run(mode, s) for s in range(a, b)])
    print(pd.DataFrame({'mean': d.mean(), 'se': d.std() / len(d) ** .5}).round(6).to_csv())
