//! "Seen by your machine": served by `cargo book`, a page runs its program
//! and tells which of the proven outputs came.

use std::sync::{Mutex, MutexGuard, PoisonError};

use fantoccini::key::Key;
use serde_json::Value;

use crate::page::Page;
use crate::{Test, tests};

pub const TESTS: &[Test] = tests![
    runs_are_counted_by_outputs_and_endings,
    arrow_keys_change_the_number_of_runs_and_turn_no_page,
    leaving_the_page_ends_the_run,
    what_goes_wrong_is_said_on_the_page,
    a_page_without_a_server_offers_no_run,
];

const STATUS: &str =
    "document.querySelector('seen-by-your-machine [role=status]').textContent";

/// Held by a test that has programs run: the server runs one at a time.
fn one_job() -> MutexGuard<'static, ()> {
    static ONE_JOB: Mutex<()> = Mutex::new(());
    ONE_JOB.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Asks for this many runs, by keyboard.
fn ask(page: &Page, runs: u32) {
    page.run::<()>(
        "document.querySelector('seen-by-your-machine input').select();
         document.querySelector('seen-by-your-machine input').focus();",
        Value::Null,
    );
    page.press(runs.to_string().chars());
    page.press([Key::Enter]);
}

fn runs_are_counted_by_outputs_and_endings(page: &Page) {
    let _one_job = one_job();
    page.open("starting.html");
    ask(page, 20);
    page.until(&format!(
        "/^20 runs: [0-9]+ of 20 outputs seen$/.test({STATUS})"
    ));
    page.until(
        "document.querySelector('seen-by-your-machine button')
             .textContent === 'Run it'",
    );
    let rows: Vec<Vec<String>> = page.eval(
        "[...document.querySelectorAll('seen-by-your-machine tbody tr')].map(
             (row) => [...row.cells].map((cell) => cell.textContent))",
    );
    let runs: u32 = rows.iter().map(|row| row[2].parse::<u32>().unwrap()).sum();
    assert_eq!(runs, 20, "{rows:?}");
    for row in &rows {
        let is_seen = row[2] != "0";
        assert_eq!(row[0].starts_with("✓ "), is_seen, "{row:?}");
        assert!(row[0].ends_with("line 3"), "{row:?}");
        assert!(row[1].ends_with(" of 10"), "{row:?}");
    }
    assert_eq!(rows.len(), 2);
}

fn arrow_keys_change_the_number_of_runs_and_turn_no_page(page: &Page) {
    page.open("race.html");
    page.click("seen-by-your-machine input");
    page.press([Key::Up, Key::Left, Key::Right]);
    assert!(page.holds("document.activeElement.value === '101'"));
    page.press([Key::Tab, Key::Right]);
    assert!(page.holds("document.activeElement.textContent === 'Run it'"));
    assert_eq!(page.name(), "race.html");
}

fn leaving_the_page_ends_the_run(page: &Page) {
    let _one_job = one_job();
    page.open("race.html");
    ask(page, 1000);
    page.until(&format!("{STATUS}.includes('of 10 outputs seen')"));
    page.open("starting.html");
    // The server hears of it a moment later.
    let is_admitted = || {
        ask(page, 1);
        page.until(&format!("/outputs seen|wait/.test({STATUS})"));
        page.holds(&format!("{STATUS}.includes('1 run:')"))
    };
    let tries = std::iter::repeat_with(is_admitted).take(100);
    assert!(tries.into_iter().any(|is_admitted| is_admitted));
    // Each refusal was an error of the network.
    page.errors();
}

fn what_goes_wrong_is_said_on_the_page(page: &Page) {
    page.open("race.html");
    for (answer, said) in [
        (
            r#"new Response('{"refused":"no interleaving prints c"}\n')"#,
            "Refused: the proof is wrong, or this is not the program that \
             was proven. Please report: no interleaving prints c",
        ),
        (
            r#"new Response('{"error":"race does not build"}\n')"#,
            "race does not build",
        ),
        (
            "new Response('wait for its end\\n', { status: 409 })",
            "wait for its end\n",
        ),
        (
            "Promise.reject(new TypeError('Failed to fetch'))",
            "cargo book has ended: start it again",
        ),
    ] {
        page.run::<()>(
            &format!("window.fetch = async () => {answer};"),
            Value::Null,
        );
        ask(page, 1);
        page.until(&format!("{STATUS} === {said:?}"));
        assert!(page.holds(
            "document.querySelector('seen-by-your-machine .fault') !== null"
        ));
    }
}

fn a_page_without_a_server_offers_no_run(page: &Page) {
    for name in ["starting", "daemon", "pool", "nested", "race", "lock"] {
        page.open_file(&format!("{name}.html"));
        assert!(page.holds(
            "document.querySelector('seen-by-your-machine').innerHTML === ''"
        ));
    }
}
