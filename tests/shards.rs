//! Shards: parts of a run, made anywhere and in any order, give the bytes of one run; what is missing or damaged is named,
//! or simulated again.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod program;

use program::place::{FIGURES, Place, scenario, texts};
use program::{called_in, text};
use std::fs;
use std::path::Path;

/// A call that must go well; what it says on standard error.
fn careflow(folder: &Path, arguments: &[&str]) -> String {
    let output = called_in(folder, arguments);
    let said = text(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    said
}

/// Names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// With uncertain numbers, of which not every draw is plausible, options and money.
#[test]
fn parts_of_a_run_with_draws_give_the_bytes_of_one_run() {
    let temporary = tempfile::tempdir().unwrap();
    let saltby = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/saltby");
    let (here, saltby) = (temporary.path(), saltby.to_str().unwrap());
    let few = ["run", saltby, "-n", "7", "--options", "pier-clinic"];
    let with = |more: &[&str]| careflow(here, &[&few, more].concat());
    with(&["-o", "one", "-q"]);
    // Draws tried by two machines, the parts simulated by three, none in order.
    for part in ["2/2", "1/2"] {
        let said = with(&["--shard", part, "--trials", "-o", "shards"]);
        assert!(said.contains("draws tried)"), "{said}");
    }
    for part in ["3/3", "1/3", "2/3"] {
        let said = with(&["--shard", part, "-o", "shards"]);
        assert!(said.contains(&format!("{}.shard (", part.replace('/', "-of-"))), "{said}");
    }
    let made = names(&here.join("shards"));
    assert_eq!(made, ["1-of-2.trials", "1-of-3.shard", "2-of-2.trials", "2-of-3.shard", "3-of-3.shard"]);
    let said = careflow(here, &["merge", "shards", "-o", "merged"]);
    assert!(said.contains("out of the shards: 14 replications; not in them: 0"), "{said}");
    for file in FIGURES.into_iter().chain(["draws.csv", "assumptions.csv", "headline.csv", "back-test.csv"]) {
        let read = |folder: &str| fs::read(here.join(folder).join(file)).unwrap();
        assert!(read("one") == read("merged"), "{file}");
    }
    // Without trials each part finds its draws itself: the same.
    fs::create_dir(here.join("alone")).unwrap();
    with(&["--shard", "2/3", "-o", "alone", "-q"]);
    fs::remove_file(here.join("shards/2-of-3.shard")).unwrap();
    careflow(here, &["merge", "shards", "alone/2-of-3.shard", "-o", "again", "-q"]);
    assert!(
        fs::read(here.join("one/replications.parquet")).unwrap()
            == fs::read(here.join("again/replications.parquet")).unwrap()
    );
}

#[test]
fn merged_replications_are_in_the_store_and_more_parts_than_work_do_no_harm() {
    let place = Place::new();
    for part in 1..=7 {
        let part = format!("{part}/7");
        let run = ["run", "place.toml", "-n", "3", "--shard", &part, "-o", "shards", "--store", "none"];
        place.careflow(&run);
    }
    place.careflow(&["merge", "shards", "-o", "merged"]);
    place.is_as_fresh("merged", "3");
    let said = place.run("4", "more");
    assert!(said.contains("out of the store: 6 replications; simulated: 2"), "{said}");
    // And a part takes what is in the store.
    let (said, _) = place.careflow(&["run", "place.toml", "-n", "4", "--shard", "1/1", "-o", "whole"]);
    assert!(said.contains("out of the store: 8 replications; simulated: 0"), "{said}");
    place.careflow(&["merge", "whole/1-of-1.shard", "-o", "merged-whole"]);
    place.is_as_fresh("merged-whole", "4");
}

/// A place with shards 1/3 to 3/3 of a run of three replications.
fn in_three() -> Place {
    let place = Place::new();
    for part in ["1/3", "2/3", "3/3"] {
        let run = ["run", "place.toml", "-n", "3", "--shard", part, "-o", "shards", "--store", "none", "-q"];
        place.careflow(&run);
    }
    place
}

#[test]
fn a_part_that_is_there_is_not_made_again_and_one_of_another_run_is_not_replaced() {
    let place = in_three();
    let part = |more: &[&str]| {
        let run = ["run", "place.toml", "--shard", "2/3", "-o", "shards", "--store", "none"];
        texts(&place.command(&[&run, more].concat()).output().unwrap())
    };
    let before = fs::read(place.path("shards/2-of-3.shard")).unwrap();
    let (said, _, status) = part(&["-n", "3"]);
    assert!(status == Some(0) && said.contains("2-of-3.shard is there already"), "{said}");
    for more in [["-n", "6"].as_slice(), &["-n", "3", "--seed", "9"], &["-n", "3", "--options", "none"]] {
        let (said, _, status) = part(more);
        assert!(status == Some(1) && said.contains("2-of-3.shard is of another run"), "{said}");
        assert!(said.contains("name another folder with --output"), "{said}");
    }
    assert!(fs::read(place.path("shards/2-of-3.shard")).unwrap() == before);
    // One that was cut is made again.
    fs::write(place.path("shards/2-of-3.shard"), &before[..before.len() / 2]).unwrap();
    let (said, _, status) = part(&["-n", "3"]);
    assert!(status == Some(0) && said.contains("written: shards/2-of-3.shard (2 replications)"), "{said}");
}

/// What is said of a merge that must not go well.
fn refused(place: &Place, arguments: &[&str]) -> String {
    let (said, _, status) = texts(&place.command(&[&["merge"], arguments].concat()).output().unwrap());
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("= help: "), "{said}");
    said
}

#[test]
fn parts_that_are_missing_are_named_and_simulated_if_asked_for() {
    let place = in_three();
    fs::remove_file(place.path("shards/2-of-3.shard")).unwrap();
    let said = refused(&place, &["shards", "-o", "merged"]);
    assert!(said.contains("there is no shard 2/3") && said.contains("--simulate-missing"), "{said}");
    assert!(!place.path("merged").exists());
    let simulated = ["merge", "shards", "-o", "merged", "--simulate-missing", "--store", "none"];
    let (said, _) = place.careflow(&simulated);
    assert!(said.contains("out of the shards: 4 replications; not in them: 2"), "{said}");
    place.is_as_fresh("merged", "3");
}

#[test]
fn shards_that_do_not_belong_together_are_refused_by_name() {
    let place = in_three();
    let part = |more: &[&str]| {
        place.careflow(&[&["run", "place.toml", "--shard", "2/3", "--store", "none", "-q"], more].concat());
    };
    part(&["-n", "3", "--seed", "9", "-o", "seed"]);
    let said = refused(&place, &["shards/1-of-3.shard", "seed/2-of-3.shard"]);
    assert!(said.contains("2-of-3.shard is of another run: `-n 3 --seed 9`, not `-n 3`"), "{said}");
    part(&["-n", "6", "-o", "number"]);
    let said = refused(&place, &["shards/1-of-3.shard", "number/2-of-3.shard"]);
    assert!(said.contains("is of another run: `-n 6`, not `-n 3`"), "{said}");
    fs::copy(place.path("shards/2-of-3.shard"), place.path("copy.shard")).unwrap();
    let said = refused(&place, &["shards", "copy.shard"]);
    assert!(said.contains("2-of-3.shard and copy.shard are the same part"), "{said}");
    fs::create_dir(place.path("empty")).unwrap();
    assert!(refused(&place, &["empty"]).contains("no shard among what was named"));
    assert!(refused(&place, &["nowhere"]).contains("nowhere: "));
    assert!(refused(&place, &["place.toml"]).contains("place.toml is no shard of careflow"));
    place.run("3", "results");
    assert!(refused(&place, &["kept.store"]).contains("kept.store is no shard of careflow"));
    // The scenario has changed since.
    place.write(&scenario().replace("capacity = 2 }", "capacity = 3 }"));
    let said = refused(&place, &["shards"]);
    assert!(said.contains("place.toml is another file"), "{said}");
    fs::rename(place.path("place.toml"), place.path("elsewhere.toml")).unwrap();
    let said = refused(&place, &["shards"]);
    assert!(said.contains("the scenario is not at place.toml") && said.contains("--scenario"), "{said}");
    place.write(&scenario());
    fs::create_dir(place.path("other")).unwrap();
    fs::rename(place.path("place.toml"), place.path("other/place.toml")).unwrap();
    place.careflow(&["merge", "shards", "--scenario", "other/place.toml", "-o", "merged", "-q"]);
    assert!(place.path("merged/summary.csv").exists());
}

#[test]
fn parts_that_were_run_with_a_table_of_draws_are_merged_with_it_wherever_it_lies() {
    let place = Place::new();
    let beds = "capacity = { value = 260, range = [250, 270], assumption = \"made up\" }";
    place.write(&scenario().replace("capacity = 260", beds));
    let table = |name: &str, lines: &str| {
        fs::create_dir_all(place.path(name).parent().unwrap()).unwrap();
        fs::write(place.path(name), lines).unwrap();
    };
    let drawn = "setting ward / capacity\n255\n262\n";
    table("one/drawn.csv", drawn);
    table("two/drawn.csv", drawn);
    let run = ["run", "place.toml", "-n", "4", "--store", "none", "-q"];
    place.careflow(&[&run[..], &["--draws", "one/drawn.csv", "-o", "whole"]].concat());
    // Each machine has the table elsewhere.
    for (part, draws) in [("1/2", "one/drawn.csv"), ("2/2", "two/drawn.csv")] {
        place.careflow(&[&run[..], &["--draws", draws, "--shard", part, "-o", "shards"]].concat());
    }
    let merge = ["merge", "shards", "--store", "none", "-q"];
    place.careflow(&[&merge[..], &["-o", "there"]].concat());
    place.same("there", "whole");
    table("elsewhere/drawn.csv", drawn);
    table("elsewhere/other.csv", "setting ward / capacity\n255\n263\n");
    fs::remove_dir_all(place.path("one")).unwrap();
    fs::remove_dir_all(place.path("two")).unwrap();
    let said = refused(&place, &[&merge[1..], &["-o", "gone"]].concat());
    assert!(said.contains("the table of draws is not at ") && said.contains("--draws FILE"), "{said}");
    place.careflow(&[&merge[..], &["-o", "moved", "--draws", "elsewhere/drawn.csv"]].concat());
    place.same("moved", "whole");
    let said = refused(&place, &[&merge[1..], &["-o", "other", "--draws", "elsewhere/other.csv"]].concat());
    assert!(said.contains("the table of --draws is another file"), "{said}");
    let said = refused(&place, &[&merge[1..], &["-o", "none", "--draws", "elsewhere/none.csv"]].concat());
    assert!(said.contains("there is no table of draws at elsewhere/none.csv"), "{said}");
    let plain = in_three();
    fs::write(plain.path("drawn.csv"), drawn).unwrap();
    let said = refused(&plain, &["shards", "--draws", "drawn.csv"]);
    assert!(said.contains("made without --draws"), "{said}");
}

#[test]
fn a_damaged_shard_is_noticed_and_no_figure_is_taken_from_it() {
    damage(5, 3);
}

/// Some minutes.
#[test]
#[ignore = "long"]
fn a_shard_damaged_anywhere_is_noticed_and_no_figure_is_taken_from_it() {
    damage(100, 20);
}

fn damage(flips: usize, cuts: usize) {
    let place = in_three();
    place.is_as_fresh("fresh-3", "3");
    let shard = place.path("shards/2-of-3.shard");
    let whole = fs::read(&shard).unwrap();
    let attempt = |bytes: &[u8], what: &str| {
        fs::write(&shard, bytes).unwrap();
        let merge = ["merge", "shards", "-o", "merged", "--simulate-missing", "--store", "none"];
        let (said, _, status) = texts(&place.command(&merge).output().unwrap());
        if status == Some(0) {
            place.same("merged", "fresh-3");
        } else {
            assert!(said.contains("2-of-3.shard") && said.contains("help:"), "{what}: {said}");
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
}

#[test]
fn a_part_that_is_killed_leaves_no_shard() {
    let place = Place::new();
    let run = ["run", "place.toml", "-n", "400", "--shard", "1/2", "-o", "shards", "--store", "none", "-q"];
    let mut running = place.command(&run).spawn().unwrap();
    // Until it has begun to write.
    while !place.path("shards").exists() || names(&place.path("shards")).is_empty() {
        std::thread::yield_now();
    }
    running.kill().unwrap();
    running.wait().unwrap();
    assert!(names(&place.path("shards")).iter().all(|name| name.starts_with(".careflow-")));
    assert!(refused(&place, &["shards"]).contains("no shard among what was named"));
}

#[test]
fn what_a_part_cannot_do_is_said_before_it_begins() {
    let place = Place::new();
    let wrong = |arguments: &[&str]| {
        let run = [&["run", "place.toml", "-n", "2"], arguments].concat();
        let (said, _, status) = texts(&place.command(&run).output().unwrap());
        assert_eq!(status, Some(2), "{said}");
        said
    };
    assert!(wrong(&["--shard", "3/2"]).contains("must be K/N, such as 3/8"));
    assert!(wrong(&["--shard", "1/2", "--until", "acute-occupancy=1"]).contains("cannot be used with"));
    assert!(wrong(&["--trials"]).contains("--shard <K/N>"));
    let (said, _) = place.careflow(&["run", "place.toml", "-n", "2", "--shard", "1/2", "--trials"]);
    assert!(said.contains("no draw need be tried"), "{said}");
    assert!(place.path("output/place-shards/1-of-2.trials").exists(), "{said}");
}

/// Opened and asked in this process: whatever the bytes, an error or an answer.
#[test]
fn no_bytes_of_a_shard_make_the_reader_stop() {
    let place = in_three();
    let shard = place.path("shards/2-of-3.shard");
    let whole = fs::read(&shard).unwrap();
    let mut seed = 11_u64;
    let mut number = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let (mut refused, mut read) = (0, 0);
    for _ in 0..1500 {
        let mut bytes = whole.clone();
        for _ in 0..=number(6) {
            let at = number(bytes.len());
            match number(4) {
                0 => bytes[at] ^= 1 << number(8),
                1 => bytes.truncate(at.max(1)),
                2 => bytes[at..].iter_mut().take(number(5000)).for_each(|byte| *byte = 0xA5),
                _ => bytes.rotate_left(at),
            }
        }
        fs::write(&shard, &bytes).unwrap();
        match careflow::store::Shards::open(std::slice::from_ref(&shard)) {
            Ok(shards) => {
                read += 1;
                assert!(shards.complete().is_err(), "two parts are not there");
                assert_eq!(shards.origin().share.of, 3);
            }
            Err(error) => {
                refused += 1;
                assert!(!error.help().is_empty(), "{error}");
            }
        }
    }
    assert!(read > 100 && refused > 300, "{read} read, {refused} refused");
}
