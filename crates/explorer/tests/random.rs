//! Random programs: the search that leaves out finds just what the one finds
//! that leaves out nothing, and what shuttle finds by itself.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::env;
use std::sync::{Arc, Mutex};

use engine::execution::{Fallback, Program, Runner, random};
use engine::language::Language;
use engine::search::{self, Explored, Level, Limits, Stopped, Wrong};
use engine::waiting::Loop;
use engine::world::World;
use explorer_programs::own::{self, Instruction, Script};
use shuttle::scheduler::DfsScheduler;

/// A program of 2 to 3 threads of up to `length` instructions each.
/// `simple`: without what shuttle alone takes for a failure.
fn script(seed: u64, length: usize, simple: bool) -> Script {
    use Instruction as I;
    let mut seed = seed.wrapping_mul(0x5851_f42d_4c95_7f2d);
    let mut pick = |n: usize| (random(&mut seed) % n as u64) as usize;
    let threads = 2 + pick(2);
    let mut scripts: Vec<Vec<I>> = Vec::new();
    for thread in 0..threads {
        // Threads that are alike are the interesting case.
        if thread > 0 && pick(3) == 0 {
            scripts.push(scripts[thread - 1].clone());
            continue;
        }
        let steps = 1 + pick(length);
        let kinds = if simple { 9 } else { 25 };
        let instruction = |_| match pick(kinds) {
            0 => I::Print(pick(3) as u32),
            1 => I::Load(pick(2)),
            2 => I::Store(pick(2), pick(3) as u32),
            3 => I::Add(pick(2)),
            4 => I::Lock(pick(2)),
            5 => I::Send(pick(3) as u32),
            6 => I::Receive,
            7 => I::Read,
            8 => I::Write,
            9 => I::TryLock(pick(2)),
            10 => I::TryReceive,
            11 => I::Wait,
            12 => I::NotifyOne,
            13 => I::NotifyAll,
            14 => I::Child(pick(3) as u32, pick(2) == 0),
            15 => {
                if pick(2) == 0 {
                    I::LockBoth(0, 1)
                } else {
                    I::LockBoth(1, 0)
                }
            }
            16 => I::Yield,
            17 => I::ReadTwice,
            18 => I::TryRead,
            19 => I::Write,
            20 => I::WaitInTime,
            21 => I::Await(pick(2), pick(2) as u32),
            22 => I::Ask,
            23 => I::TrySend(pick(3) as u32),
            _ => {
                if pick(3) == 0 {
                    I::Panic
                } else {
                    I::Print(7)
                }
            }
        };
        scripts.push((0..steps).map(instruction).collect());
    }
    let detached = !simple && pick(4) == 0;
    let receivers = pick(threads + 1);
    let joined = (!detached && pick(2) == 0).then(|| pick(4));
    let room = [None, None, Some(0), Some(1)][if simple { 0 } else { pick(4) }];
    Script { threads: scripts, detached, joined, receivers, room }
}

fn explore(
    script: &Script,
    level: Level,
    states: usize,
) -> Result<Explored, Stopped> {
    explore_by(script, level, states, None)
}

fn explore_by(
    script: &Script,
    level: Level,
    states: usize,
    wrong: Option<Wrong>,
) -> Result<Explored, Stopped> {
    let script = script.clone();
    let program: Program = Arc::new(move || own::random(&script));
    let limits = Limits { states, ..Limits::default() };
    let loops = Loop::all(own::FILE, own::TEXT);
    assert!(!loops.is_empty(), "threads wait in a loop");
    let mut runner = Runner::new(program);
    runner.loops = loops;
    search::explore_by(&mut runner, level, limits, wrong, &mut |_| {})
}

fn language(explored: &Explored) -> Language {
    Language::of(&explored.world, &explored.graph, &[None])
        .expect("no script is endless")
}

/// A text that only one of the two accepts, with how it may end in each.
fn difference(a: &Language, b: &Language) -> Option<String> {
    let mut open = vec![(a.roots[0], b.roots[0], String::new())];
    let mut seen = HashSet::new();
    while let Some((x, y, text)) = open.pop() {
        if !seen.insert((x, y)) {
            continue;
        }
        let next = |l: &Language, at: u32| -> BTreeMap<String, u32> {
            l.places[at as usize]
                .next
                .iter()
                .map(|n| (l.tokens[n.0 as usize].clone(), n.1))
                .collect()
        };
        let (ends_x, ends_y) =
            (a.places[x as usize].ends, b.places[y as usize].ends);
        if ends_x != ends_y {
            return Some(format!(
                "{text:?} ends as {ends_x:b} or as {ends_y:b}"
            ));
        }
        let (next_x, next_y) = (next(a, x), next(b, y));
        for line in next_x.keys().chain(next_y.keys()) {
            let text = text.clone() + line;
            match (next_x.get(line), next_y.get(line)) {
                (Some(&x), Some(&y)) => open.push((x, y, text)),
                _ => return Some(format!("{text:?} begins only one of them")),
            }
        }
    }
    None
}

/// How many of the programs were small enough to compare.
fn compare(seeds: std::ops::Range<u64>, length: usize, states: usize) -> usize {
    let mut compared = 0;
    for seed in seeds {
        let script = script(seed, length, false);
        let Ok(plain) = explore(&script, Level::Plain, states) else {
            continue;
        };
        let plain = language(&plain);
        for level in [Level::Quiet, Level::Reduced] {
            let explored = explore(&script, level, states)
                .unwrap_or_else(|e| panic!("seed {seed}, {level:?}: {e:?}"));
            if let Some(difference) = difference(&plain, &language(&explored)) {
                panic!(
                    "seed {seed}: {level:?} differs: {difference}\n{script:#?}"
                );
            }
        }
        // No execution leaves what was found.
        let s = script.clone();
        let mut runner = Runner::new(Arc::new(move || own::random(&s)));
        let mut world = World::new();
        world.waiting.loops = Loop::all(own::FILE, own::TEXT);
        let texts: BTreeMap<String, u8> =
            plain.texts(plain.roots[0]).into_iter().collect();
        for run in 0..10 {
            let run = runner.run(&mut world, Vec::new(), Fallback::Random(run));
            let end = run.end.unwrap_or_else(|| {
                panic!("seed {seed}: {:?}\n{script:#?}", world.fault)
            });
            let bit = engine::language::bit(end, !run.state.unheard.is_empty());
            assert!(
                texts.get(&run.text).is_some_and(|ends| ends & bit != 0),
                "seed {seed}: an execution printed {:?} and ended as {end:?}\n{script:#?}",
                run.text
            );
        }
        compared += 1;
    }
    compared
}

#[test]
fn leaving_out_and_merging_lose_and_add_no_output_of_random_programs() {
    let compared = compare(0..60, 3, 5_000);
    assert!(compared >= 54, "only {compared} were small enough");
}

#[test]
fn random_programs_tell_each_wrong_rule_from_the_right_ones() {
    // It takes some thousand programs until one has two workers who tell what
    // they remember: `counter`, in tests/wrong.rs, notices that one.
    let mut open = Wrong::ALL.to_vec();
    open.retain(|&wrong| wrong != Wrong::ReceiveAtOnce);
    for seed in 0.. {
        assert!(seed < 200, "nobody notices {open:?}");
        let script = script(seed, 3, true);
        let Ok(right) = explore(&script, Level::Reduced, 1_000) else {
            continue;
        };
        let right = language(&right);
        open.retain(|&wrong| {
            // A wrong search may also come to what cannot be.
            let found = explore_by(&script, Level::Reduced, 1_000, Some(wrong));
            found.is_ok_and(|found| {
                difference(&right, &language(&found)).is_none()
            })
        });
        if open.is_empty() {
            break;
        }
    }
}

#[test]
#[ignore = "it takes minutes; RANDOM=n sets how many programs"]
fn leaving_out_and_merging_lose_and_add_no_output_of_10_000_random_programs() {
    let count =
        env::var("RANDOM").map_or(10_000, |n| n.parse().expect("a number"));
    let compared = compare(1_000_000..1_000_000 + count, 4, 50_000);
    assert!(
        compared as u64 > count * 8 / 10,
        "only {compared} were small enough"
    );
}

#[test]
fn shuttle_alone_finds_the_same_outputs_of_random_programs() {
    let (mut compared, mut seed) = (0, 0);
    while compared < 15 {
        seed += 1;
        let simple = script(seed, 2, true);
        let found =
            language(&explore(&simple, Level::Reduced, 50_000).unwrap());
        let found: BTreeSet<String> =
            found.texts(found.roots[0]).into_iter().map(|t| t.0).collect();
        let plain = to_plain(&simple);
        let outputs = Arc::new(Mutex::new(BTreeSet::new()));
        let printed = outputs.clone();
        let mut config = shuttle::Config::new();
        config.stack_size = 256 * 1024;
        config.silence_warnings = true;
        const MOST: usize = 4_000;
        let schedules =
            shuttle::Runner::new(DfsScheduler::new(Some(MOST), false), config)
                .run(move || {
                    let text = plain_std::process(|| {
                        plain_programs::own::random(&plain)
                    });
                    printed.lock().unwrap().insert(text);
                });
        let outputs = std::mem::take(&mut *outputs.lock().unwrap());
        if schedules < MOST {
            assert_eq!(found, outputs, "seed {seed}: {simple:#?}");
            compared += 1;
        } else {
            assert!(found.is_superset(&outputs), "seed {seed}: {simple:#?}");
        }
    }
}

fn to_plain(script: &Script) -> plain_programs::own::Script {
    use plain_programs::own::Instruction as To;
    let one = |i: &Instruction| match *i {
        Instruction::Print(n) => To::Print(n),
        Instruction::Load(i) => To::Load(i),
        Instruction::Store(i, v) => To::Store(i, v),
        Instruction::Add(i) => To::Add(i),
        Instruction::Lock(i) => To::Lock(i),
        Instruction::Send(v) => To::Send(v),
        Instruction::Receive => To::Receive,
        Instruction::Read => To::Read,
        Instruction::Write => To::Write,
        other => unreachable!("{other:?} is not simple"),
    };
    plain_programs::own::Script {
        threads: script
            .threads
            .iter()
            .map(|t| t.iter().map(one).collect())
            .collect(),
        detached: script.detached,
        joined: script.joined,
        receivers: script.receivers,
        room: script.room,
    }
}

#[test]
#[ignore = "for a look at one program"]
fn show() {
    let seed = env::var("SEED").unwrap().parse().unwrap();
    let script = script(
        seed,
        env::var("LENGTH").map_or(3, |l| l.parse().unwrap()),
        false,
    );
    println!("{script:?}");
    let a = language(&explore(&script, Level::Plain, 50_000).unwrap());
    let e = explore(&script, Level::Reduced, 50_000).unwrap();
    let b = language(&e);
    for t in a.texts(a.roots[0]) {
        if !b.texts(b.roots[0]).contains(&t) {
            println!("only plain {t:?}")
        }
    }
    for t in b.texts(b.roots[0]) {
        if !a.texts(a.roots[0]).contains(&t) {
            println!("only reduced {t:?}")
        }
    }
    let show = |s: &search::Step| {
        format!(
            "{}:{:?}",
            e.world.histories.thread(s.hist),
            e.world.next(s.hist).unwrap().op.action
        )
    };
    println!(
        "prelude {:?}",
        e.graph.prelude.iter().map(show).collect::<Vec<_>>()
    );
    for (i, edges) in e.graph.edges.iter().enumerate() {
        println!("{i} {:?}", e.graph.endings[i]);
        for x in edges {
            println!(
                "   -> {} {:?}",
                x.to,
                x.steps.iter().map(show).collect::<Vec<_>>()
            );
        }
    }
}
