//! What the models do, each by a program that a wrong model gets wrong: all
//! its outputs stand in its first lines, as real runs print them.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use engine::execution::{Program, Runner};
use engine::language::Language;
use engine::search::{self, Level, Limits};
use explorer_programs::OF_MODELS;

/// What a program can print, and how it may end then, as its `//~` lines say.
///
/// `//~ a | b`: it may print these lines, and then `main` returns. Before a
/// deadlock stands `//~ deadlock:`. `//~ refused: WORDS`: it is not explored,
/// for this reason.
struct Expected {
    outputs: BTreeMap<String, Vec<&'static str>>,
    refused: Option<String>,
}

fn expected(source: &str) -> Expected {
    let mut expected = Expected { outputs: BTreeMap::new(), refused: None };
    for line in source.lines().filter_map(|l| l.strip_prefix("//~ ")) {
        if let Some(why) = line.strip_prefix("refused: ") {
            expected.refused = Some(why.to_owned());
            continue;
        }
        let (end, text) = match line.strip_prefix("deadlock: ") {
            Some(text) => ("deadlock", text),
            None => ("returned", line),
        };
        let text: String = text
            .split(" | ")
            .filter(|l| *l != "nothing")
            .map(|l| format!("{l}\n"))
            .collect();
        expected.outputs.entry(text).or_default().push(end);
    }
    expected
}

fn found(run: fn()) -> Result<BTreeMap<String, Vec<&'static str>>, String> {
    let program: Program = Arc::new(run);
    let mut all = None;
    for level in [Level::Reduced, Level::Plain] {
        let mut runner = Runner::new(program.clone());
        let explored =
            search::explore(&mut runner, level, Limits::default(), &mut |_| {})
                .map_err(|e| e.0)?;
        let language = Language::of(&explored.world, &explored.graph, &[None])
            .map_err(|_| "endless".to_owned())?;
        let outputs: BTreeMap<_, _> = language
            .texts(language.roots[0])
            .into_iter()
            .map(|(text, ends)| {
                (
                    text,
                    (0..8).filter(|b| ends & 1 << b != 0).map(name).collect(),
                )
            })
            .collect();
        assert!(all.is_none_or(|all| all == outputs), "the levels differ");
        all = Some(outputs);
    }
    Ok(all.expect("two levels"))
}

/// What a bit of [`Language`] says of the end. Whether a thread panicked is
/// left out here.
fn name(bit: u8) -> &'static str {
    use engine::language::bit as of;
    use engine::machine::End;
    let is = |end| 1 << bit == of(end, false) || 1 << bit == of(end, true);
    if is(End::Returned) {
        "returned"
    } else if is(End::Deadlock) {
        "deadlock"
    } else {
        "panicked"
    }
}

#[test]
fn each_program_can_print_just_what_its_first_lines_say() {
    let mut wrong = Vec::new();
    for program in OF_MODELS {
        let source =
            fs::read_to_string(explorer::root().join(program.path)).unwrap();
        let expected = expected(&source);
        let found = found(program.run);
        let right = match (&expected.refused, &found) {
            (Some(why), Err(found)) => found.contains(why),
            (None, Ok(found)) => *found == expected.outputs,
            _ => false,
        };
        if !right {
            wrong.push(format!("{}: {found:#?}", program.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
