//! Rules that would be faster, and lie: the comparisons notice each of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use engine::execution::Runner;
use engine::language::Language;
use engine::search::{self, Level, Limits, Wrong};

fn outputs(
    name: &str,
    level: Level,
    wrong: Option<Wrong>,
) -> Option<BTreeSet<String>> {
    let program = explorer_programs::TESTS
        .iter()
        .find(|p| p.name == name)
        .expect("it is there");
    let mut runner = Runner::new(Arc::new(program.run));
    let explored = search::explore_by(
        &mut runner,
        level,
        Limits::default(),
        wrong,
        &mut |_| {},
    )
    .ok()?;
    let language =
        Language::of(&explored.world, &explored.graph, &[None]).ok()?;
    Some(language.texts(language.roots[0]).into_iter().map(|t| t.0).collect())
}

/// How many outputs the program has, and how many the wrong rule finds.
#[track_caller]
fn finds(name: &str, wrong: Wrong) -> (usize, usize) {
    let all = outputs(name, Level::Plain, None).expect("it is small");
    assert_eq!(
        outputs(name, Level::Reduced, None).as_ref(),
        Some(&all),
        "{name}: the right rules"
    );
    let found = outputs(name, Level::Reduced, Some(wrong)).unwrap_or_default();
    assert!(found.is_subset(&all));
    (all.len(), found.len())
}

#[test]
fn taking_a_send_at_once_would_lose_an_order_of_two_senders() {
    assert_eq!(finds("producers", Wrong::SendAtOnce), (2, 1));
}

#[test]
fn letting_an_idle_worker_take_a_job_at_once_would_lose_what_it_remembers() {
    let (all, found) = finds("counter", Wrong::ReceiveAtOnce);
    assert!(
        (all, found) == (3, 2) || (all == 3 && found < 3),
        "{found} of {all}"
    );
}

#[test]
fn taking_workers_for_alike_whose_names_differ_would_lose_outputs() {
    let (all, found) = finds("identity", Wrong::AlikeUnchecked);
    assert!(all == 2 && found < all, "{found} of {all}");
}

#[test]
fn taking_workers_for_alike_that_are_joined_in_order_would_lose_outputs() {
    let (all, found) = finds("join-order", Wrong::AlikeUnchecked);
    assert!(all == 2 && found < all, "{found} of {all}");
}

#[test]
fn taking_workers_for_alike_whose_results_are_asked_for_would_lose_outputs() {
    let (all, found) = finds("results", Wrong::AlikeUnchecked);
    assert!(all == 3 && found < all, "{found} of {all}");
}

#[test]
fn taking_receivers_of_two_lines_for_alike_would_lose_who_gets_what() {
    let (all, found) = finds("consumers", Wrong::AlikeAnywhere);
    assert!(all == 6 && found < all, "{found} of {all}");
}

#[test]
fn taking_a_print_at_once_would_lose_orders_of_lines() {
    let (all, found) = finds("consumers", Wrong::PrintAtOnce);
    assert!(all == 6 && found < all, "{found} of {all}");
}
