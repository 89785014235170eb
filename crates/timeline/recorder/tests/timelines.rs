//! A recorded run is one that the program can have, and its waits and holds
//! fit together. Never a word about how long anything takes.
//!
//! `UPDATE=1` records anew what is kept beside a program and not so.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use assert_cmd::Command;
use state_graph::{Ended, Graph};
use timeline::{Activity, Does, Reason, Timeline};

fn source(program: &str) -> PathBuf {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    crates.join(program).join("src/main.rs")
}

/// Runs the program, and returns what it printed and what was recorded.
fn record(program: &str) -> (String, Timeline) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("main.timeline.json");
    let run = Command::new(env!("CARGO_BIN_EXE_recorder"))
        .arg(program)
        .arg(&file)
        .timeout(std::time::Duration::from_secs(10))
        .assert()
        .success();
    let printed = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    (printed, Timeline::beside(file.with_file_name("main.rs")).unwrap())
}

/// What is wrong with a timeline, if anything is.
fn fault(timeline: &Timeline) -> Result<(), String> {
    let events = &timeline.events;
    if !events.is_sorted_by_key(|event| event.ns) {
        return Err("time runs backwards".into());
    }
    let of = |thread| events.iter().filter(move |e| e.thread == thread);
    for thread in 0..timeline.threads() {
        let does: Vec<_> = of(thread).map(|event| &event.does).collect();
        let count = |what| does.iter().filter(|does| ***does == what).count();
        let starts = Does::Starts { by: timeline.parent(thread) };
        let [first, .., last] = &does[..] else {
            return Err(format!("thread {thread} has no life"));
        };
        if **first != starts
            || **last != Does::Ends
            || (count(starts), count(Does::Ends)) != (1, 1)
        {
            return Err(format!("thread {thread} does not start, then end"));
        }
        let pauses =
            |it: &&&Does| matches!(it, Does::Sleeps | Does::Waits { .. });
        if does.iter().filter(pauses).count() != count(Does::GoesOn) {
            return Err(format!("thread {thread} does not go on"));
        }
    }

    let mut holders = BTreeMap::new();
    for event in events {
        let thread = event.thread;
        let fits = match event.does {
            Does::Holds { lock } => holders.insert(lock, thread).is_none(),
            Does::Releases { lock } => holders.remove(&lock) == Some(thread),
            _ => true,
        };
        if !fits {
            return Err(format!("held by two: {event:?}"));
        }
    }
    let holds = timeline.holds();
    let holder_at = |ns: u64, not: usize| {
        holds.iter().find(|it| it.thread != not && it.from <= ns && ns < it.to)
    };
    for wait in timeline.activities() {
        if wait.what != Activity::Waits(Reason::Lock) {
            continue;
        }
        let Some(hold) = holder_at(wait.from, wait.thread) else {
            return Err(format!("nobody holds the lock: {wait:?}"));
        };
        if hold.to > wait.to || holder_at(wait.to, wait.thread).is_some() {
            return Err(format!("it goes on while the lock is held: {wait:?}"));
        }
        let takes = holds
            .iter()
            .any(|it| it.thread == wait.thread && it.from >= wait.to);
        if !takes {
            return Err(format!("it does not take the lock: {wait:?}"));
        }
    }

    // The threads of a scope have ended when it ends; others may be started
    // in the next one.
    for wait in timeline.activities() {
        let is_torn = |thread: usize| {
            let first = of(thread).next().map(|event| event.ns);
            let last = of(thread).next_back().map(|event| event.ns);
            timeline.parent(thread) == Some(wait.thread)
                && first < Some(wait.to)
                && last > Some(wait.to)
        };
        if wait.what == Activity::Waits(Reason::Threads)
            && (0..timeline.threads()).any(is_torn)
        {
            return Err(format!("it goes on before its threads: {wait:?}"));
        }
    }

    let graph = Graph::beside(source(&timeline.program)).unwrap();
    graph
        .accepts(&timeline.output(), Ended::Success)
        .map_err(|refusal| format!("it cannot print this: {refusal}"))
}

fn check(program: &str) {
    let (printed, recorded) = record(program);
    assert_eq!(printed, recorded.output());
    fault(&recorded).unwrap();
    let file = source(program).with_extension("timeline.json");
    let kept = Timeline::beside(source(program));
    let what = match &kept {
        Ok(kept) => fault(kept).err(),
        Err(error) => Some(error.to_string()),
    };
    if let Some(what) = what {
        let file = file.display();
        if !testing::updating() {
            panic!("{file}: {what}\nUPDATE=1 records it anew");
        }
        fs::write(
            source(program).with_extension("timeline.json"),
            recorded.to_json(),
        )
        .unwrap();
    }
}

#[test]
fn lock() {
    check("lock");
}

#[test]
fn nested() {
    check("nested");
}

#[test]
fn pool() {
    check("pool");
}

#[test]
fn race() {
    check("race");
}

/// What would be wrong is noticed.
#[test]
fn a_timeline_that_cannot_be_is_refused() {
    let kept = Timeline::beside(source("lock")).unwrap();
    let at = |does: &Does| {
        kept.events.iter().rposition(|event| event.does == *does).unwrap()
    };
    let refused = |change: &dyn Fn(&mut Timeline), expected: &str| {
        let mut changed = kept.clone();
        change(&mut changed);
        let fault = fault(&changed).unwrap_err();
        assert!(fault.contains(expected), "{fault}");
    };
    let waits = at(&Does::Waits { reason: Reason::Lock });
    let takes = at(&Does::Holds { lock: 0 });
    let end = at(&Does::Ends);
    refused(
        &|it| {
            let late = it.events[end].ns;
            let child = |event: &&mut timeline::Event| event.thread == 1;
            let last = it.events.iter_mut().rfind(child).unwrap();
            *last = timeline::Event { ns: late, ..last.clone() };
            it.events.sort_by_key(|event| event.ns);
        },
        "it goes on before its threads",
    );
    refused(&|it| it.events[3].ns = u64::MAX, "time runs backwards");
    refused(&|it| drop(it.events.pop()), "thread 0 does not start, then end");
    refused(&|it| drop(it.events.remove(waits)), "does not go on");
    refused(
        &|it| {
            let mut taken = it.events.remove(takes);
            taken.ns = it.events[waits].ns;
            it.events.insert(waits + 1, taken);
        },
        "held by two",
    );
    refused(
        &|it| {
            let mut waiting = it.events.remove(waits);
            waiting.ns = it.events[takes - 2].ns;
            it.events.insert(takes - 2, waiting);
        },
        "nobody holds the lock",
    );
    refused(
        &|it| {
            let text = "Thread 2 has lock\n".to_owned();
            let prints = |event: &&mut timeline::Event| {
                matches!(event.does, Does::Prints { .. })
            };
            it.events.iter_mut().find(prints).unwrap().does =
                Does::Prints { text };
        },
        "it cannot print this",
    );
}
