//! Does something hold with probability p, and from which level on?
//!
//! A yes or no a replication (the target was met, or not), and the question whether its probability is at
//! least p. Wald's sequential probability ratio test (*Sequential Analysis*, 1947, ch. 5) takes replications until
//! the answer is clear, few where it is plain and many where it is close. Within `indifference` of p no test could
//! answer in reasonable time: there either answer is accepted. After `most` replications without an answer
//! the test says so.

use crate::math::ln;
use std::ops::Range;

use super::share::{Share, share_interval};

/// What is asked, and how sure the answer must be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// The probability that is wanted, 0 to 1.
    pub probability: f64,
    /// Half the zone around it in which either answer will do, above 0; both ends must lie in (0, 1).
    pub indifference: f64,
    /// Most that either wrong answer may be probable, in (0, 0.5).
    pub error: f64,
    /// Replications asked for at a time; at least one.
    pub batch: usize,
    /// Most replications (of each level).
    pub most: usize,
}

/// An answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The probability lies above p − indifference.
    Yes,
    /// The probability lies below p + indifference.
    No,
    /// Not known after the most replications, or the question is outside its bounds.
    Undecided,
}

/// An answer, and what it rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tested {
    /// The answer.
    pub answer: Answer,
    /// Replications used.
    pub used: usize,
    /// Share observed in these with its 95 % Wilson interval, for the eye: the test stops because of what it
    /// sees, so the interval is not exact, and it is not what the answer rests on.
    pub share: Share,
}

/// Is the probability of yes at least p?
///
/// `observe(range)` supplies the replications of those numbers, independent of each other; `None` for one in
/// which nothing was observed (left out, but counted towards `most`). A shorter answer than asked ends the test.
///
/// **Guarantee.** If the probability is p + indifference or more, No is answered with probability at most
/// `error`; if it is p − indifference or less, Yes is. The boundaries are ± ln(1/error), not Wald's approximate
/// ln((1 − error)/error): by Ville's inequality a likelihood ratio ever exceeds 1/error with probability at most
/// `error` under the hypothesis it speaks against, so the bound holds for any maximum and any batch, and is a little
/// cautious.
///
/// # Errors
/// The first error of `observe`.
pub fn probability_at_least<E>(
    question: &Question,
    mut observe: impl FnMut(Range<usize>) -> Result<Vec<Option<bool>>, E>,
) -> Result<Tested, E> {
    let (low, high) =
        (question.probability - question.indifference, question.probability + question.indifference);
    let mut seen = Vec::new();
    let mut answer = Answer::Undecided;
    if low > 0.0 && high < 1.0 && low < high && question.error > 0.0 && question.error < 0.5 {
        let bound = -ln(question.error);
        let (yes, no) = (ln(high / low), ln((1.0 - high) / (1.0 - low)));
        let mut evidence = 0.0;
        'test: while seen.len() < question.most {
            let until = seen.len().saturating_add(question.batch.max(1)).min(question.most);
            let wanted = until - seen.len();
            let batch = observe(seen.len()..until)?;
            let short = batch.len() < wanted;
            for happened in batch.into_iter().take(wanted) {
                seen.push(happened);
                evidence += happened.map_or(0.0, |happened| if happened { yes } else { no });
                if evidence.abs() >= bound {
                    answer = if evidence > 0.0 { Answer::Yes } else { Answer::No };
                    break 'test;
                }
            }
            if short {
                break;
            }
        }
    }
    Ok(Tested { answer, used: seen.len(), share: share_interval(&seen, 1, super::summary::CONFIDENCE) })
}

/// The least level at which something holds with probability p.
#[derive(Debug, Clone, PartialEq)]
pub struct Least {
    /// Position of the least level answered Yes; `None` if no level tested was.
    pub level: Option<usize>,
    /// Whether the answer at every level tested was clear. If not, a level below the one found may do.
    pub decided: bool,
    /// Levels tested, in the order of testing.
    pub tested: Vec<(usize, Tested)>,
    /// Allowed probability of a wrong answer at each level: `error` over the most levels that can be tested.
    pub error_each: f64,
}

/// Finds by bisection the least of `levels` levels (ascending: 0 … `levels` − 1) at which the probability of yes is
/// at least p, if it rises with the level.
///
/// `observe(level, range)` is as in [`probability_at_least`]; the levels may use common random numbers. A level without
/// a clear answer is taken as not enough, which errs towards more.
///
/// **Guarantee.** With probability at least 1 − `question.error` every answer is right outside the zone of indifference:
/// the level found holds with probability above p − indifference, and every level tested and answered No below
/// p + indifference. If the probability is monotone, so does every level below one of those. `error` is split equally
/// over the ⌈log₂(levels + 1)⌉ levels that bisection can test (Bonferroni).
///
/// # Errors
/// The first error of `observe`.
pub fn least<E>(
    levels: usize,
    question: &Question,
    mut observe: impl FnMut(usize, Range<usize>) -> Result<Vec<Option<bool>>, E>,
) -> Result<Least, E> {
    let tests = (usize::BITS - levels.leading_zeros()).max(1);
    let each = Question { error: question.error / f64::from(tests), ..*question };
    let mut tested = Vec::new();
    // Levels below `from` are not enough, `to` is the least known to be.
    let (mut from, mut to) = (0, levels);
    while from < to {
        let level = from + (to - from) / 2;
        let answer = probability_at_least(&each, |range| observe(level, range))?;
        tested.push((level, answer));
        if answer.answer == Answer::Yes {
            to = level;
        } else {
            from = level + 1;
        }
    }
    Ok(Least {
        level: (to < levels).then_some(to),
        decided: tested.iter().all(|(_, tested)| tested.answer != Answer::Undecided),
        tested,
        error_each: each.error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Tally;
    use crate::stats::synthetic::random;
    use std::convert::Infallible;

    const QUESTION: Question =
        Question { probability: 0.9, indifference: 0.05, error: 0.05, batch: 10, most: 2000 };

    fn ask(question: &Question, happens: impl Fn(usize) -> Option<bool>) -> Tested {
        let observe = |range: Range<usize>| Ok::<_, Infallible>(range.map(&happens).collect());
        probability_at_least(question, observe).unwrap()
    }

    #[test]
    fn always_and_never_by_hand() {
        // Yes weighs ln(0.95/0.85) = 0.1112: ln 20 = 2.9957 needs 27. No weighs ln(0.05/0.15) = −1.0986: 3.
        let always = ask(&QUESTION, |_| Some(true));
        assert_eq!((always.answer, always.used), (Answer::Yes, 27));
        let never = ask(&QUESTION, |_| Some(false));
        assert_eq!((never.answer, never.used), (Answer::No, 3));
        // What was not observed moves nothing.
        assert_eq!(ask(&QUESTION, |r| (r % 2 == 0).then_some(true)).used, 53);
    }

    #[test]
    fn what_is_not_known_is_not_said() {
        let few = ask(&Question { most: 20, ..QUESTION }, |_| Some(true));
        assert_eq!((few.answer, few.used), (Answer::Undecided, 20));
        assert_eq!(ask(&QUESTION, |_| None).answer, Answer::Undecided);
        for (probability, indifference, error) in
            [(0.98, 0.02, 0.05), (0.9, 0.0, 0.05), (f64::NAN, 0.1, 0.1), (0.5, 0.1, 0.7), (0.1, -0.05, 0.1)]
        {
            let question = Question { probability, indifference, error, ..QUESTION };
            let tested = ask(&question, |_| Some(true));
            assert_eq!((tested.answer, tested.used), (Answer::Undecided, 0));
        }
        // A source that dries up ends the test; one that fails passes its error on.
        let dry = probability_at_least(&QUESTION, |_| Ok::<_, Infallible>(vec![Some(true); 4])).unwrap();
        assert_eq!((dry.answer, dry.used), (Answer::Undecided, 4));
        assert_eq!(probability_at_least(&QUESTION, |_| Err("stopped")), Err("stopped"));
    }

    #[test]
    fn wrong_answers_are_as_rare_as_promised() {
        let rounds = 20_000;
        // Exact, from the Markov chain of the evidence: 4.675 % and 3.259 % wrong, both below the 5 % promised.
        for (truth, wrong, exact) in [(0.85, Answer::Yes, 0.04675), (0.95, Answer::No, 0.03259)] {
            let mut random = random(77);
            let (mut wrongs, mut undecided, mut used) = (0, 0, Tally::default());
            for _ in 0..rounds {
                let tested = probability_at_least(&QUESTION, |range| {
                    Ok::<_, Infallible>(range.map(|_| Some(random.uniform() < truth)).collect())
                })
                .unwrap();
                wrongs += u32::from(tested.answer == wrong);
                undecided += u32::from(tested.answer == Answer::Undecided);
                used.push(tested.used as f64);
            }
            println!(
                "probability {truth}: {wrongs} of {rounds} wrong, {undecided} undecided, {:.0} used",
                used.mean()
            );
            let share = f64::from(wrongs) / f64::from(rounds);
            let error = (exact * (1.0 - exact) / f64::from(rounds)).sqrt();
            assert!((share - exact).abs() < 3.0 * error, "{share} is not {exact}");
            assert_eq!(undecided, 0);
        }
    }

    #[test]
    fn the_least_level_is_found_and_undecided_levels_are_named() {
        // Level l holds in all replications from 4 on, in none below.
        let search = |levels, most| {
            least(levels, &Question { most, ..QUESTION }, |level, range| {
                Ok::<_, Infallible>(range.map(|_| Some(level >= 4)).collect())
            })
            .unwrap()
        };
        let found = search(10, 2000);
        assert_eq!((found.level, found.decided), (Some(4), true));
        assert!((found.error_each - 0.0125).abs() < 1e-12);
        assert!(found.tested.len() <= 4);
        assert_eq!(search(4, 2000).level, None);
        assert_eq!(search(5, 2000).level, Some(4));
        assert_eq!(search(0, 2000).level, None);
        let short = search(10, 5);
        assert_eq!((short.level, short.decided), (None, false));
        for levels in 1..40 {
            assert!(search(levels, 100).tested.len() as f64 <= (levels as f64 + 1.0).log2().ceil());
        }
    }

    #[test]
    fn the_search_keeps_its_guarantee() {
        // Probabilities 0.70, 0.75, 0.80, 0.85, 0.95, 0.97, 0.98: level 4 is the only right answer.
        let truth = [0.70, 0.75, 0.80, 0.85, 0.95, 0.97, 0.98];
        let mut random = random(13);
        let rounds = 1000;
        let right = (0..rounds)
            .filter(|_| {
                let found = least(truth.len(), &QUESTION, |level, range| {
                    Ok::<_, Infallible>(range.map(|_| Some(random.uniform() < truth[level])).collect())
                });
                found.unwrap().level == Some(4)
            })
            .count();
        println!("least level: {right} of {rounds} right");
        // At least 95 % less three binomial standard errors of 0.7 %.
        assert!(right >= 929, "{right}");
    }
}
