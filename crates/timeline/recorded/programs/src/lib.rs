//! The programs that are recorded, each from the file that its page shows.

use std::record_all;

use timeline::Timeline;

mod lock {
    include!("../../../../lock/src/main.rs");
    pub const MAIN: fn() = main;
}

mod nested {
    include!("../../../../nested/src/main.rs");
    pub const MAIN: fn() = main;
}

mod pool_ {
    include!("../../../../pool/src/main.rs");
    pub const MAIN: fn() = main;
}

mod race {
    include!("../../../../race/src/main.rs");
    pub const MAIN: fn() = main;
}

/// The names of the programs.
pub const PROGRAMS: [&str; 4] = ["lock", "nested", "pool", "race"];

/// Runs a program, once in a process. What it prints goes to standard output.
/// Nothing when there is no such program.
pub fn run(program: &str) -> Option<Timeline> {
    let mains = [lock::MAIN, nested::MAIN, pool_::MAIN, race::MAIN];
    let index = PROGRAMS.iter().position(|name| *name == program)?;
    let events = record_all(mains[index]);
    Some(Timeline { program: program.to_owned(), events })
}
