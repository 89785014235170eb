//! Programs as a new user would write them, in `users/`. What each can print
//! was counted by hand and by another program, never by the explorer.
//!
//! It stands in the `//~` lines of the program:
//!
//! - `outputs: N`: so many different texts
//! - `ending: N LINE`: so many of them are a whole run's, and end with this
//!   line
//! - `deadlock: N LINE`: so many are a deadlock's
//! - `exit code: N`: what the explorer exits with
//! - `or not proven: WHY`: the explorer may also give up, and say so

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fs};

use serde_json::Value;

/// How long one program may take, with those that it has to wait for.
const TIME: Duration = Duration::from_secs(600);

/// How many outputs there are for a last line, and whether in a deadlock.
type Endings = BTreeMap<(bool, Option<String>), u64>;

/// What a program must come to.
#[derive(Debug, Default)]
struct Expected {
    outputs: Option<u64>,
    endings: Endings,
    code: i32,
    or_not_proven: bool,
}

impl Expected {
    /// What the program's `//~` lines say.
    fn of(source: &str) -> Self {
        let mut expected = Self::default();
        for line in source.lines().filter_map(|l| l.strip_prefix("//~ ")) {
            let (key, value) = line.split_once(": ").expect("KEY: VALUE");
            match key {
                "outputs" => expected.outputs = Some(number(value)),
                "ending" | "deadlock" => {
                    let (count, line) = value.split_once(' ').expect("N LINE");
                    let line = (line != "(nothing)").then(|| line.to_owned());
                    expected
                        .endings
                        .insert((key == "deadlock", line), number(count));
                }
                "exit code" => expected.code = number(value),
                "or not proven" => expected.or_not_proven = true,
                _ => panic!("nobody reads `{line}`"),
            }
        }
        expected
    }
}

fn number<N: FromStr<Err: Debug>>(text: &str) -> N {
    text.parse().expect("a number")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/users")
}

/// Waits for the explorer, but not for ever.
fn code(explorer: &mut Child) -> i32 {
    let begin = Instant::now();
    loop {
        if let Some(status) = explorer.try_wait().expect("it is ours") {
            return status.code().expect("nobody kills it");
        }
        if begin.elapsed() > TIME {
            explorer.kill().expect("it is ours");
            panic!("it takes longer than {TIME:?}");
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// Explores a program and compares.
fn check(name: &str) {
    let path = folder().join(name).with_extension("rs");
    let source = fs::read_to_string(&path).expect("it is there");
    let expected = Expected::of(&source);
    let mut explorer = Command::new(env!("CARGO_BIN_EXE_explorer"))
        .args(["--format", "json"])
        .arg(&path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it is built");
    // Both fit a pipe: one object, and some lines of why it gave up.
    let code = code(&mut explorer);
    let output = explorer.wait_with_output().expect("it is ours");
    let answer = String::from_utf8(output.stdout).expect("it is text");
    let why = String::from_utf8_lossy(&output.stderr);
    if code == 2 && (expected.code == 2 || expected.or_not_proven) {
        let found: Result<Value, _> = serde_json::from_str(&answer);
        assert!(
            found.is_ok_and(|found| found["complete"] == false),
            "it gives up, but says {answer}"
        );
        assert!(why.contains("not proven"), "it does not say why: {why}");
        return;
    }
    assert_eq!(code, expected.code, "exit code\n{answer}\n{why}");
    let found: Value = serde_json::from_str(&answer).expect("JSON");
    assert_eq!(found["complete"], true, "{answer}");
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let outputs = text(&found["outputs"]).expect("a decimal string");
    let listed = found["endings"].as_array().expect("a list").iter();
    let endings: Endings = listed
        .map(|e| {
            let deadlock = e["deadlock"].as_bool().expect("yes or no");
            let outputs = text(&e["outputs"]).expect("a decimal string");
            ((deadlock, text(&e["last_line"])), number(&outputs))
        })
        .collect();
    assert_eq!(endings, expected.endings, "endings (deadlock, last line)");
    assert_eq!(Some(number(&outputs)), expected.outputs, "outputs");
}

macro_rules! programs {
    ($($(#[$attribute:meta])* $name:ident)*) => {
        $(#[test] $(#[$attribute])* fn $name() { check(stringify!($name)); })*

        #[test]
        fn each_program_has_a_test() {
            let tests = [$(stringify!($name)),*];
            for file in fs::read_dir(folder()).expect("it is there") {
                let file = file.expect("it can be read").path();
                let name = file.file_stem().expect("a name").to_string_lossy();
                assert!(tests.contains(&&*name), "{name} is not explored");
            }
        }
    };
}

programs! {
    barrier_leader
    bounded_buffer
    bounded_one
    buffer_notify_one
    cas_loop
    condvar_parking_lot
    condvar_right
    daemon_forever
    debug_format
    detached
    dining
    dining_fixed
    forgotten_panic
    handed_back
    handed_back_rarely
    hash_map
    into_inner
    is_finished
    join_error
    join_unwrap
    #[ignore = "refused: who drops the last Arc is not modelled"]
    last_owner
    leaked_sender
    local_values
    lock_order
    log_lines
    lost_updates
    lost_wakeup
    message_passing
    nested_scopes
    once
    once_poisoned
    once_static
    panic_heard
    panic_heard_or_not
    panic_in_main
    panic_scope_or_not
    panic_with_lock
    park
    peterson
    peterson_broken
    peterson_impatient
    ping_pong
    poison
    print_under_lock
    promised_lock
    read_recursive
    read_twice
    readers_writer
    recv_timeout
    rendezvous
    reply_channel
    scope_borrow
    scope_panic
    sleeps
    spin_counted
    spin_flag
    spin_for_ever
    spin_lock
    spin_static
    spin_twice
    spinlock
    static_counter
    store_buffering
    #[ignore = "refused: how many owners an Arc has is not modelled"]
    strong_count
    tickets
    try_lock
    try_read_behind
    try_recv
    two_producers
    wait_for
    wait_timeout
    zero_alone
    zero_too_late
    zero_try_send
}
