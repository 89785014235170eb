//! The cross-check: shuttle's own search, over shuttle's own types, finds the
//! same outputs wherever it comes to an end, and never another one.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use engine::execution::Program;
use engine::language::Language;
use engine::search::{self, Level, Limits};
use shuttle::scheduler::{DfsScheduler, RandomScheduler, Scheduler};

/// The outputs that shuttle finds, and the number of schedules.
fn shuttle(
    scheduler: impl Scheduler + 'static,
    main: impl Fn() + Send + Sync + 'static,
) -> (BTreeSet<String>, usize) {
    let mut config = shuttle::Config::new();
    config.stack_size = 256 * 1024;
    config.silence_warnings = true;
    let outputs = Arc::new(Mutex::new(BTreeSet::new()));
    let found = outputs.clone();
    let schedules = shuttle::Runner::new(scheduler, config).run(move || {
        let text = plain_std::process(&main);
        found.lock().unwrap().insert(text);
    });
    let outputs = std::mem::take(&mut *outputs.lock().unwrap());
    (outputs, schedules)
}

/// What the explorer finds.
fn language(program: Program) -> Language {
    let mut runner = engine::execution::Runner::new(program);
    let explored = search::explore(
        &mut runner,
        Level::Reduced,
        Limits::default(),
        &mut |_| {},
    )
    .unwrap();
    Language::of(&explored.world, &explored.graph, &[None]).unwrap()
}

fn outputs(language: &Language) -> BTreeSet<String> {
    language.texts(language.roots[0]).into_iter().map(|t| t.0).collect()
}

fn named(programs: &[explorer_programs::Program], name: &str) -> fn() {
    programs
        .iter()
        .find(|p| p.name == name)
        .unwrap_or_else(|| panic!("no program {name}"))
        .run
}

fn both(name: &str) -> (fn(), fn()) {
    let explored =
        [explorer_programs::PROGRAMS, explorer_programs::TESTS].concat();
    let plain = [plain_programs::PROGRAMS, plain_programs::TESTS].concat();
    let plain = plain
        .iter()
        .find(|p| p.name == name)
        .unwrap_or_else(|| panic!("no program {name}"))
        .run;
    (named(&explored, name), plain)
}

#[track_caller]
fn same(name: &str) {
    let (explored, plain) = both(name);
    let (expected, schedules) =
        shuttle(DfsScheduler::new(Some(3_000_000), false), plain);
    assert!(schedules < 3_000_000, "{name}: shuttle does not come to an end");
    assert_eq!(
        outputs(&language(Arc::new(explored))),
        expected,
        "{name}, {schedules} schedules"
    );
}

#[test]
fn shuttle_alone_finds_the_same_outputs_of_the_chapters_programs() {
    for name in [
        "arguments",
        "daemon",
        "fetch-add",
        "joined",
        "lock",
        "lost-update",
        "non-daemon",
        "race",
        "starting",
    ] {
        same(name);
    }
}

#[test]
fn shuttle_alone_finds_the_same_outputs_of_a_newcomers_programs() {
    // Not `barrier`: shuttle's leader always leaves last. std's is the last to
    // arrive, and may well be the first to leave.
    for name in [
        "consumers",
        "counter",
        "identity",
        "join-order",
        "pieces",
        "producers",
        "read-write-lock",
        "results",
        "wake-up",
    ] {
        same(name);
    }
}

#[test]
fn shuttle_alone_finds_the_same_outputs_of_small_pools() {
    for (workers, tasks, lines) in [(1, 1, 2), (1, 2, 2), (2, 1, 2)] {
        let plain = move || plain_programs::own::pool(workers, tasks, lines);
        let (expected, schedules) =
            shuttle(DfsScheduler::new(Some(3_000_000), false), plain);
        assert!(
            schedules < 3_000_000,
            "{workers} {tasks}: shuttle does not come to an end"
        );
        let found = language(Arc::new(move || {
            explorer_programs::own::pool(workers, tasks, lines)
        }));
        assert_eq!(
            outputs(&found),
            expected,
            "{workers} workers, {tasks} tasks"
        );
    }
}

#[test]
fn no_random_schedule_of_shuttle_leaves_the_graph() {
    let programs = [both("pool"), both("nested")];
    for (explored, plain) in programs {
        let language = language(Arc::new(explored));
        let (outputs, _) = shuttle(RandomScheduler::new(1_000), plain);
        assert!(outputs.len() > 10);
        for text in outputs {
            let mut at = language.roots[0];
            for line in text.split_inclusive('\n') {
                let next = language.places[at as usize].next.iter();
                let step = next
                    .clone()
                    .find(|n| language.tokens[n.0 as usize] == line);
                at = step
                    .unwrap_or_else(|| {
                        panic!("{line:?} cannot come there in\n{text}")
                    })
                    .1;
            }
            assert!(
                language.places[at as usize].ends != 0,
                "it cannot end there:\n{text}"
            );
        }
    }
}
