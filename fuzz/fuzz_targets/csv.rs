//! The bytes are a CSV file, read for lengths of stay, as arrivals or as a profile.
#![no_main]

mod place;

use libfuzzer_sys::fuzz_target;

const GOOD: &str = include_str!("../../tests/data/scenario/good.toml");

const READERS: [(&str, &str); 4] = [
    (
        "length = \"3 d\"",
        "length = { values = { csv = \"x.csv\", column = \"days\", unit = \"d\", weights = \"n\" } }",
    ),
    (
        "length = \"3 d\"",
        "length = { bins = { csv = \"x.csv\", low = \"days\", high = \"until\", unit = \"d\", weights = \"n\" } }",
    ),
    ("rate = { per-day = 2 }", "replay = { csv = \"x.csv\", time = \"days\" }"),
    (
        "rate = { per-day = 2 }\nto = \"on-ward\"\n",
        "rate = { per-day = 2 }\nto = \"on-ward\"\nhours = \"p\"\n\n[[profile]]\nid = \"p\"\ncsv = \"x.csv\"\ncolumn = \"n\"\n",
    ),
];

fuzz_target!(|data: &[u8]| {
    let Some((reader, data)) = data.split_first() else { return };
    let (from, to) = READERS[usize::from(*reader) % READERS.len()];
    let path = place::folder().join("scenario.toml");
    std::fs::write(&path, GOOD.replacen(from, to, 1)).expect("the file is written");
    std::fs::write(place::folder().join("x.csv"), data).expect("the file is written");
    place::try_out(&path);
});
