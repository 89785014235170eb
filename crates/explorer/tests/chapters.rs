//! Every chapter program is explored whole, and can do what its page says.

use std::collections::BTreeMap;
use std::fs;
use std::sync::OnceLock;

use engine::search::Stopped;
use engine::whole::Whole;
use explorer_programs::{CHANGED, NOT_EXPLORED, PROGRAMS};
use state_graph::{Ended, Graph, without_clock};

use crate::beside;

/// What a chapter's program can do, explored now, and once for all tests.
pub fn found(name: &str) -> &'static Whole {
    type Found = OnceLock<Result<Whole, Stopped>>;
    static FOUND: [Found; PROGRAMS.len() + CHANGED.len()] =
        [const { OnceLock::new() }; _];
    let mut programs = PROGRAMS.iter().chain(CHANGED).zip(&FOUND);
    let program = programs.find(|p| p.0.name == name);
    let (program, found) =
        program.unwrap_or_else(|| panic!("there is no program {name}"));
    let found = found.get_or_init(|| crate::explored(program));
    found.as_ref().unwrap_or_else(|e| panic!("{name}: {e:?}"))
}

fn graph(name: &str) -> &'static Graph {
    &found(name).graph
}

/// How many outputs end with each line.
fn endings(graph: &Graph) -> BTreeMap<&str, &str> {
    let line = |e: &'_ state_graph::Ending| e.last_line.is_some();
    let endings = graph.endings.iter().filter(|e| line(e));
    endings
        .map(|e| (e.last_line.as_deref().unwrap_or_default(), &*e.outputs))
        .collect()
}

#[test]
fn two_threads_of_three_lines_print_in_20_orders() {
    assert_eq!(graph("starting").outputs, "20");
}

#[test]
fn a_thread_cut_off_by_the_end_of_main_leaves_10_outputs() {
    // main prints a line, starts the thread, prints another one: of the
    // thread's 3 lines, any number comes out. C(1 + 3 + 1, 3) = 10.
    assert_eq!(graph("daemon").outputs, "10");
}

#[test]
fn the_race_loses_an_update_in_4_of_its_10_outputs() {
    let graph = graph("race");
    assert_eq!(graph.outputs, "10");
    let (one, two) = (
        "Testing unlocked update. Ending value is 1.",
        "Testing unlocked update. Ending value is 2.",
    );
    assert_eq!(endings(graph), BTreeMap::from([(one, "4"), (two, "6")]));
}

#[test]
fn the_lost_update_is_lost_in_every_output() {
    let graph = graph("lost-update");
    assert_eq!(
        endings(graph),
        BTreeMap::from([("Testing unlocked update. Ending value is 1.", "4")])
    );
}

#[test]
fn with_the_lock_no_update_is_lost_in_any_of_524_outputs() {
    let graph = graph("lock");
    assert_eq!(
        endings(graph),
        BTreeMap::from([("Testing locked update. Ending value is 2.", "524")])
    );
}

#[test]
fn three_tasks_on_three_workers_print_in_90_orders() {
    assert_eq!(graph("pool").outputs, "90");
}

#[test]
fn three_tasks_print_in_24_orders_on_two_workers_and_in_1_on_one() {
    assert_eq!(graph("pool-of-2").outputs, "24");
    assert_eq!(graph("pool-of-1").outputs, "1");
}

#[test]
fn the_deadlock_happens_in_every_run_once_nobody_watches() {
    let found = found("deadlock-unwatched");
    let [ending] = &found.graph.endings[..] else { panic!("{}", found.report) };
    assert!(ending.deadlock && !ending.witness.is_empty());
    assert_eq!((ending.outputs.as_str(), &ending.last_line), ("1", &None));
    for waits in ["left first ", "right first "] {
        assert!(found.report.contains(waits), "{}", found.report);
    }
}

#[test]
fn without_the_lock_the_tests_name_the_lost_update_and_how_it_comes_about() {
    let found = found("lock-deleted");
    let source = explorer::root().join("crates/lock/src/main.rs");
    let said = beside::difference(
        &source.with_extension("explored.stdout"),
        &found.report,
    );
    let schedule = "A schedule that ends with \"Testing locked update. Ending \
                    value is 1.\":";
    assert!(said.contains(schedule), "{said}");
    // Each thread locks to read and locks again to write.
    for thread in ["thread 1 ", "thread 2 "] {
        let locks = |l: &&str| l.contains(thread) && l.contains(" locks value");
        assert_eq!(said.lines().filter(locks).count(), 2, "{said}");
    }
}

#[test]
fn pools_in_a_pool_print_in_7_484_400_orders() {
    assert_eq!(graph("nested").outputs, "7484400");
}

#[test]
fn the_run_that_each_page_shows_is_possible() {
    let mut judged = 0;
    for program in PROGRAMS {
        let source = explorer::root().join(program.path);
        let Ok(shown) = fs::read_to_string(source.with_extension("stdout"))
        else {
            continue;
        };
        let graph = Graph::beside(&source)
            .unwrap_or_else(|e| panic!("{}: {e}", program.name));
        if let Err(refusal) =
            graph.accepts(&without_clock(&shown), Ended::Success)
        {
            panic!("{}: {refusal}", program.name);
        }
        judged += 1;
    }
    assert!(judged >= 6, "only {judged} programs have a run beside them");
}

#[test]
fn an_output_with_a_line_lost_doubled_or_swapped_against_its_thread_is_refused()
{
    for name in ["starting", "race", "lock", "pool"] {
        let program =
            PROGRAMS.iter().find(|p| p.name == name).expect("it is explored");
        let source = explorer::root().join(program.path);
        let graph = Graph::beside(&source).unwrap();
        let shown = without_clock(
            &fs::read_to_string(source.with_extension("stdout")).unwrap(),
        );
        let lines: Vec<&str> = shown.split_inclusive('\n').collect();
        for at in 0..lines.len() {
            let mut lost = lines.clone();
            lost.remove(at);
            assert!(
                graph.accepts(&lost.concat(), Ended::Success).is_err(),
                "{name}: line {at} lost"
            );
            let mut doubled = lines.clone();
            doubled.insert(at, lines[at]);
            assert!(
                graph.accepts(&doubled.concat(), Ended::Success).is_err(),
                "{name}: line {at} doubled"
            );
        }
        let mut swapped = lines.clone();
        swapped.reverse();
        assert!(
            graph.accepts(&swapped.concat(), Ended::Success).is_err(),
            "{name}: reversed"
        );
    }
}

#[test]
fn each_program_that_is_not_explored_says_why_and_exists() {
    for (name, why) in NOT_EXPLORED {
        assert!(!why.is_empty(), "{name} says nothing");
    }
}
