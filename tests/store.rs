//! The store of replications: nothing is simulated twice, what is lost is simulated again, the results are the same bytes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fail, and say what it did"
)]

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

mod program;
use program::place::{Place, scenario, texts};

#[test]
fn nothing_is_simulated_twice_and_the_figures_are_those_of_a_fresh_run() {
    let place = Place::new();
    let said = place.run("2", "two");
    assert!(!said.contains("of the store"), "{said}");
    assert!(place.run("2", "again").contains("out of the store: 4 replications; simulated: 0"));
    place.same("two", "again");
    place.is_as_fresh("again", "2");
    let more = place.run("5", "five");
    assert!(more.contains("out of the store: 4 replications; simulated: 6"), "{more}");
    place.is_as_fresh("five", "5");
    // An analysis has what the run has: the baseline, and the option as it stands.
    let (said, _) = place.careflow(&["downside", "place.toml", "--option", "more", "-n", "5"]);
    assert!(said.contains("out of the store: 10 replications"), "{said}");
}

#[test]
fn what_is_only_said_leaves_the_replications_and_an_option_leaves_the_others() {
    let place = Place::new();
    place.run("2", "before");
    // Titles and evidence, and the name of the option.
    place.write(&scenario().replace("Two cubicles more", "Two more").replace("\"x\"", "\"y\""));
    assert!(place.run("2", "said").contains("out of the store: 4 replications; simulated: 0"));
    place.write(&scenario().replace("capacity = 2 }", "capacity = 3 }"));
    assert!(place.run("2", "option").contains("out of the store: 2 replications; simulated: 2, of more"));
    let (said, _) = place.careflow(&["run", "place.toml", "-n", "2", "--seed", "9", "-o", "seed"]);
    assert!(!said.contains("of the store"), "{said}");
}

#[test]
fn a_command_that_is_killed_loses_what_was_in_flight() {
    survives_kills(8);
}

/// Some minutes.
#[test]
#[ignore = "long"]
fn a_command_that_is_killed_hundreds_of_times_loses_what_was_in_flight() {
    survives_kills(300);
}

/// Kills a run again and again, at moments that differ; what it leaves is a store and a folder as good as before.
fn survives_kills(times: u64) {
    let place = Place::new();
    place.run("2", "results");
    let mut seed = 7_u64;
    for kill in 0..times {
        let number = (4 + kill % 9).to_string();
        let mut run = place.command(&["run", "place.toml", "-n", &number, "-o", "results", "-q"]);
        let mut run = run.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        std::thread::sleep(std::time::Duration::from_millis(seed >> 55));
        run.kill().unwrap();
        run.wait().unwrap();
        // The folder holds a whole run, the earlier or the later.
        let (_, shown) = place.careflow(&["show", "results", "summary"]);
        assert!(!shown.is_empty());
    }
    let (_, checked) = place.careflow(&["store", "check"]);
    assert!(checked.ends_with("replications are whole\n"), "{checked}");
    place.run("12", "after");
    place.is_as_fresh("after", "12");
}

#[test]
fn a_damaged_store_is_noticed_and_no_figure_is_taken_from_it() {
    damage(6, 4);
}

/// A minute or two.
#[test]
#[ignore = "long"]
fn a_store_damaged_anywhere_is_noticed_and_no_figure_is_taken_from_it() {
    damage(150, 40);
}

fn damage(flips: usize, cuts: usize) {
    let place = Place::new();
    place.run("2", "before");
    // What has not yet come from the log into the file.
    place.careflow(&["store", "prune"]);
    let whole = fs::read(place.path("kept.store")).unwrap();
    let mut refused = 0;
    let mut attempt = |bytes: &[u8], what: &str| {
        for beside in ["kept.store-wal", "kept.store-shm"] {
            let _ = fs::remove_file(place.path(beside));
        }
        fs::write(place.path("kept.store"), bytes).unwrap();
        let output = place.command(&["run", "place.toml", "-n", "2", "-o", "after"]).output().unwrap();
        let (said, _, status) = texts(&output);
        if status == Some(0) {
            place.same("before", "after");
        } else {
            refused += 1;
            assert!(said.contains("kept.store") && said.contains("help:"), "{what}: {said}");
        }
    };
    for flip in 0..flips {
        let mut bytes = whole.clone();
        let at = (flip * 7919 + flip * flip * 31) % bytes.len();
        bytes[at] ^= 1 << (flip % 8);
        attempt(&bytes, &format!("bit flipped in byte {at}"));
    }
    for cut in 0..cuts {
        let length = whole.len() * cut / cuts;
        attempt(&whole[..length], &format!("cut to {length} bytes"));
    }
    println!("{flips} flips, {cuts} cuts of {} bytes; {refused} runs refused", whole.len());
}

#[test]
fn a_damaged_replication_is_named_and_taken_out() {
    let place = Place::new();
    place.run("2", "before");
    place.careflow(&["store", "prune"]);
    let mut bytes = fs::read(place.path("kept.store")).unwrap();
    // Within the content of a replication: far from the pages of the tables.
    let at = bytes.len() - 3000;
    bytes[at] ^= 1;
    fs::write(place.path("kept.store"), &bytes).unwrap();
    let (said, _, status) = texts(&place.command(&["store", "check"]).output().unwrap());
    assert_eq!(status, Some(1));
    assert!(said.contains("1 replications are damaged; 3 replications are whole"), "{said}");
    assert!(said.contains("--repair"), "{said}");
    let said = place.run("2", "after");
    assert!(said.contains("1 replication in the store: damaged, simulated again"), "{said}");
    place.same("before", "after");
    assert_eq!(place.careflow(&["store", "check"]).1, "4 replications are whole\n");
}

#[test]
fn a_store_with_a_torn_page_is_put_right() {
    let place = Place::new();
    place.run("8", "before");
    place.careflow(&["store", "prune"]);
    let mut bytes = fs::read(place.path("kept.store")).unwrap();
    // A page in the middle, of 4 KiB as SQLite has them.
    let page = bytes.len() / 8192 * 4096;
    bytes[page..page + 4096].fill(0xAA);
    fs::write(place.path("kept.store"), &bytes).unwrap();
    let (said, _, status) = texts(&place.command(&["store", "check"]).output().unwrap());
    assert!(status == Some(1) && said.contains("--repair"), "{said}");
    let (_, printed) = place.careflow(&["store", "check", "--repair"]);
    assert!(printed.contains("replications are whole"), "{printed}");
    assert!(place.careflow(&["store", "check"]).1.ends_with("replications are whole\n"));
    place.run("8", "after");
    place.same("before", "after");
}

#[test]
fn a_store_that_was_cut_short_is_put_right() {
    let place = Place::new();
    place.run("8", "before");
    place.careflow(&["store", "prune"]);
    let whole = fs::read(place.path("kept.store")).unwrap();
    for length in [whole.len() - 5000, whole.len() / 2, 4096, 200] {
        fs::write(place.path("kept.store"), &whole[..length]).unwrap();
        let (said, printed, status) =
            texts(&place.command(&["store", "check", "--repair"]).output().unwrap());
        assert!(status == Some(0) && printed.contains("replications are whole"), "{length}: {said}{printed}");
        let (_, printed) = place.careflow(&["store", "check"]);
        assert!(printed.ends_with("replications are whole\n"), "{length}: {printed}");
        assert!(
            length < whole.len() - 5000 || !printed.starts_with("0 "),
            "nothing saved of nearly all: {printed}"
        );
    }
    place.run("8", "after");
    place.same("before", "after");
}

#[test]
fn a_store_that_another_program_holds_is_still_read() {
    let place = Place::new();
    place.run("2", "before");
    let held = rusqlite::Connection::open(place.path("kept.store")).unwrap();
    held.execute_batch("BEGIN IMMEDIATE").unwrap();
    let said = place.run("2", "after");
    assert!(said.contains("out of the store: 4 replications; simulated: 0"), "{said}");
    assert!(!said.contains("locked"), "{said}");
    place.same("before", "after");
}

#[test]
fn a_file_that_is_no_store_is_refused_and_left_as_it_is() {
    let place = Place::new();
    let refused = |store: &str, what: &str| {
        let output =
            place.command(&["run", "place.toml", "-n", "2", "-o", "r", "--store", store]).output().unwrap();
        let (said, _, status) = texts(&output);
        assert_eq!(status, Some(1), "{said}");
        assert!(said.contains(what) && said.contains("--store none"), "{said}");
    };
    let text = "a letter to my mother, long enough to be mistaken for a page of a database: ".repeat(40);
    fs::write(place.path("letter"), &text).unwrap();
    let output =
        place.command(&["run", "place.toml", "-n", "2", "-o", "r", "--store", "letter"]).output().unwrap();
    let (said, _, status) = texts(&output);
    assert_eq!(status, Some(1));
    assert!(said.contains("letter is no store of careflow"), "{said}");
    assert_eq!(fs::read_to_string(place.path("letter")).unwrap(), text);
    fs::create_dir(place.path("folder")).unwrap();
    refused("folder", "it is not a file");
    fs::write(place.path("file"), "").unwrap();
    refused("file/below", "cannot be used");
    // The usual one need not be there: the run goes on without.
    let mut run = place.command(&["run", "place.toml", "-n", "2", "-o", "without"]);
    let run = run
        .env("CAREFLOW_STORE", "")
        .env("XDG_CACHE_HOME", place.path("file"))
        .env("HOME", place.path("file"));
    let (said, _, status) = texts(&run.output().unwrap());
    assert_eq!(status, Some(0), "{said}");
    if cfg!(target_os = "linux") {
        assert!(said.contains("nothing is kept of this run"), "{said}");
    }
    place.is_as_fresh("without", "2");
}

#[test]
fn two_commands_at_once_share_a_store() {
    let place = Place::new();
    let spawn = |folder: &str| {
        let mut run = place.command(&["run", "place.toml", "-n", "6", "-o", folder, "-q"]);
        run.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let runs: Vec<_> = ["one", "two", "three"].into_iter().map(spawn).collect();
    for run in runs {
        let (said, _, status) = texts(&run.wait_with_output().unwrap());
        assert_eq!(status, Some(0), "{said}");
        assert!(!said.contains("store"), "{said}");
    }
    place.same("one", "two");
    place.same("one", "three");
    place.is_as_fresh("one", "6");
    assert_eq!(place.careflow(&["store", "check"]).1, "12 replications are whole\n");
}

#[test]
fn the_store_says_what_is_in_it_and_gives_it_up() {
    let place = Place::new();
    assert!(place.careflow(&["store"]).1.contains("nothing has been kept"));
    place.run("3", "r");
    let list = place.careflow(&["store", "list"]).1;
    let row = list.lines().last().unwrap();
    let words: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(words[..4], ["place", "2", "6", "0"], "{list}");
    let (said, _, status) =
        texts(&place.command(&["store", "prune", "--place", "elsewhere"]).output().unwrap());
    assert!(status == Some(1) && said.contains("there are: place"), "{said}");
    // A system goes as a whole, the one used longest ago first.
    let bytes = |most: &str| place.careflow(&["store", "prune", "--most", most]).1;
    assert!(bytes("1GB").starts_with("0 replications are gone"));
    assert!(bytes("0").starts_with("6 replications are gone"));
    place.run("3", "r");
    assert!(place.careflow(&["store", "prune", "--place", "place"]).1.starts_with("6 replications are gone"));
    let (said, _, status) = texts(&place.command(&["store", "prune", "--most", "much"]).output().unwrap());
    assert!(status == Some(2) && said.contains("a size such as 500MB"), "{said}");
}

#[test]
fn a_reader_that_goes_away_costs_nothing() {
    let place = Place::new();
    let mut run = place.command(&["run", "place.toml", "-n", "2", "-o", "r"]);
    let mut run = run.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    drop(run.stdout.take());
    assert!(run.wait().unwrap().success());
    place.is_as_fresh("r", "2");
}

#[test]
fn a_log_that_was_cut_short_costs_what_was_in_it() {
    let place = Place::new();
    place.run("2", "before");
    let log = place.path("kept.store-wal");
    // A commit that reached the disk in part, as after a power cut.
    let mut file = fs::OpenOptions::new().append(true).create(true).open(&log).unwrap();
    file.write_all(&[0xAA; 5000]).unwrap();
    drop(file);
    place.run("3", "after");
    place.is_as_fresh("after", "3");
    assert_eq!(place.careflow(&["store", "check"]).1, "6 replications are whole\n");
}
