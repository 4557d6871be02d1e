//! Structure-aware: the bytes are changes of the tree of a place with options, money and schemes.
#![no_main]

mod place;
#[path = "../../tests/mutation/tree.rs"]
mod tree;

use libfuzzer_sys::fuzz_target;
use tree::{Edit, apply};

const PLACES: [&str; 3] = [
    include_str!("../../tests/data/options/analyses.toml"),
    include_str!("../../tests/data/money/scenario.toml"),
    include_str!("../../tests/data/scenario/good.toml"),
];

fuzz_target!(|data: &[u8]| {
    let Some((which, data)) = data.split_first() else { return };
    let edit = |bytes: &[u8]| Edit {
        at: usize::from(bytes[0]) << 8 | usize::from(bytes[1]),
        how: bytes[2],
        with: usize::from(bytes[3]) << 8 | usize::from(bytes[4]),
    };
    let edits: Vec<Edit> = data.chunks_exact(5).take(8).map(edit).collect();
    let path = place::folder().join("scenario.toml");
    std::fs::write(&path, apply(PLACES[usize::from(*which) % 3], &edits)).expect("the file is written");
    place::try_out(&path);
});
