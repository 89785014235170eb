//! Programs of the explorer's own tests, of several sizes.

/// `tasks` tasks of `lines` lines each, on a pool of `workers`.
pub fn pool(workers: usize, tasks: usize, lines: usize) {
    pool::scope(workers, |pool| {
        for task in 0..tasks {
            pool.submit(move || {
                for line in 0..lines {
                    println!("task {task}: line {line}");
                }
            });
        }
    });
}

/// `outer` tasks that print, and then run `inner` tasks in a pool of their
/// own; each pool has `workers` workers.
pub fn nested(workers: usize, outer: usize, inner: usize) {
    pool::scope(workers, |pool| {
        for i in 0..outer {
            pool.submit(move || {
                println!("outer {i}");
                pool::scope(workers, |pool| {
                    for j in 0..inner {
                        pool.submit(move || println!("inner {i}.{j}"));
                    }
                });
            });
        }
    });
}
