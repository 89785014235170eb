//! What the pool promises where a task or its caller goes wrong, and how it
//! ends.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier};

use parking_lot::Mutex;

/// What `block` panics with.
fn panic_of<R>(block: impl FnOnce() -> R) -> &'static str {
    let Err(panic) = catch_unwind(AssertUnwindSafe(block)) else {
        panic!("the block did not panic");
    };
    panic.downcast_ref().copied().expect("a literal message")
}

#[test]
fn a_pool_without_workers_is_refused() {
    let message = panic_of(|| pool::scope(0, |_| ()));
    assert_eq!(message, "a pool needs at least one worker");
}

#[test]
fn leaving_the_block_waits_for_every_task() {
    let ended = AtomicUsize::new(0);
    pool::scope(2, |pool| {
        for _ in 0..100 {
            pool.submit(|| ended.fetch_add(1, SeqCst));
        }
    });
    assert_eq!(ended.into_inner(), 100);
}

#[test]
fn one_worker_runs_the_tasks_in_the_order_they_came() {
    let order = Mutex::new(Vec::new());
    pool::scope(1, |pool| {
        for n in 0..100 {
            let order = &order;
            pool.submit(move || order.lock().push(n));
        }
    });
    assert!(order.into_inner().into_iter().eq(0..100));
}

/// Each task waits for the other, so the block ends only if both run at once.
#[test]
fn two_workers_run_two_tasks_at_the_same_time() {
    let meeting = Barrier::new(2);
    pool::scope(2, |pool| {
        pool.submit(|| meeting.wait());
        pool.submit(|| meeting.wait());
    });
}

#[test]
fn a_handle_returns_the_result_and_so_does_the_block() {
    let sum = pool::scope(3, |pool| {
        let handles: Vec<_> =
            (1..=4).map(|n| pool.submit(move || n * n)).collect();
        handles.into_iter().map(|handle| handle.join().unwrap()).sum::<u32>()
    });
    assert_eq!(sum, 30);
}

#[test]
fn tasks_borrow_from_the_caller() {
    let mut halves = [vec![3, 1, 2], vec![6, 5, 4]];
    pool::scope(2, |pool| {
        for half in &mut halves {
            pool.submit(|| half.sort());
        }
    });
    assert_eq!(halves, [[1, 2, 3], [4, 5, 6]]);
}

#[test]
fn a_panic_goes_to_whoever_joins_and_the_worker_goes_on() {
    let ended = pool::scope(1, |pool| {
        let failing = pool.submit(|| panic!("no database"));
        let following = pool.submit(|| "still at work");
        let panic = failing.join().unwrap_err();
        assert_eq!(panic.downcast_ref(), Some(&"no database"));
        following.join().unwrap()
    });
    assert_eq!(ended, "still at work");
}

/// Whether the handle is dropped before or after the task has panicked.
#[test]
fn a_panic_that_nobody_joins_comes_out_at_the_end() {
    let expected = "a task panicked, and nobody joined it";
    let before = || {
        pool::scope(1, |pool| {
            let dropped = Arc::new(Barrier::new(2));
            let task = dropped.clone();
            drop(pool.submit(move || {
                task.wait();
                panic!("no database")
            }));
            dropped.wait();
        })
    };
    assert_eq!(panic_of(before), expected);
    let after = || {
        pool::scope(1, |pool| {
            let failing = pool.submit(|| panic!("no database"));
            // With one worker, this task ends after the failing one.
            pool.submit(|| ()).join().unwrap();
            drop(failing);
        })
    };
    assert_eq!(panic_of(after), expected);
}

#[test]
fn a_panic_in_the_block_waits_for_the_tasks_too() {
    let ended = AtomicUsize::new(0);
    let message = panic_of(|| {
        pool::scope(1, |pool| {
            for _ in 0..10 {
                pool.submit(|| ended.fetch_add(1, SeqCst));
            }
            panic!("the block fails")
        })
    });
    assert_eq!(message, "the block fails");
    assert_eq!(ended.into_inner(), 10);
}

#[test]
fn tasks_that_wait_run_after_the_pool_is_dropped() {
    let ended = AtomicUsize::new(0);
    pool::scope(1, |pool| {
        for _ in 0..10 {
            pool.submit(|| ended.fetch_add(1, SeqCst));
        }
        drop(pool);
    });
    assert_eq!(ended.into_inner(), 10);
}

#[test]
fn a_task_may_submit_to_its_own_pool() {
    let ended = AtomicUsize::new(0);
    pool::scope(1, |pool| {
        let same_pool = pool.clone();
        let ended = &ended;
        pool.submit(move || {
            same_pool.submit(|| ended.fetch_add(1, SeqCst));
        });
    });
    assert_eq!(ended.into_inner(), 1);
}

/// A worker is not lost to a result whose destructor panics.
#[test]
fn a_result_that_panics_when_dropped_does_not_stop_the_pool() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("dropped");
        }
    }

    let ended = AtomicUsize::new(0);
    let message = panic_of(|| {
        pool::scope(1, |pool| {
            let handle_is_gone = Arc::new(Barrier::new(2));
            let task = handle_is_gone.clone();
            drop(pool.submit(move || {
                task.wait();
                Bomb
            }));
            handle_is_gone.wait();
            pool.submit(|| ended.fetch_add(1, SeqCst)).join().unwrap();
        })
    });
    assert_eq!(message, "a task panicked, and nobody joined it");
    assert_eq!(ended.into_inner(), 1);
}
