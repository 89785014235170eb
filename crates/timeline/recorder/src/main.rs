//! `recorder lock FILE` runs the chapter's program once and writes what its
//! threads do, and when, into the file.

use std::{env, fs};

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let usage = || {
        let names = recorded_programs::PROGRAMS.join("|");
        format!("usage: recorder {names} FILE")
    };
    let [program, file] = &arguments[..] else { anyhow::bail!(usage()) };
    let timeline = recorded_programs::run(program).with_context(usage)?;
    fs::write(file, timeline.to_json()).with_context(|| file.clone())
}
