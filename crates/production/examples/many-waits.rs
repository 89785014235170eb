use std::thread;

use tokio::runtime::Builder;
use tokio::sync::broadcast;

fn main() {
    let runtime = Builder::new_current_thread().build().unwrap();
    let answered = runtime.block_on(async {
        let (question, _) = broadcast::channel(1);
        let mut tasks = Vec::new();
        for _ in 0..10_000 {
            let mut question = question.subscribe();
            tasks.push(tokio::spawn(async move {
                question.recv().await.unwrap(); // Blocks no thread.
                thread::current().id()
            }));
        }
        question.send("ready?").unwrap();
        let mut answered = 0;
        for task in tasks {
            assert_eq!(task.await.unwrap(), thread::current().id());
            answered += 1;
        }
        answered
    });
    println!("{answered} tasks waited, all on one thread");
}
