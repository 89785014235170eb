// A request that nobody will read is dropped with the queue, and with it the
// way back: the client learns that there will be no answer.
//~ outputs: 1
//~ ending: 1 None
//~ exit code: 0
use crossbeam_channel::{Sender, unbounded};
use std::thread;

struct Request(u32, Sender<u32>);

fn main() {
    let (requests, inbox) = unbounded::<Request>();
    let server = thread::spawn(move || {
        let Request(n, reply) = inbox.recv().unwrap();
        let _ = reply.send(n * n);
    });
    let mut answers = Vec::new();
    for n in [3, 4] {
        let (reply, answer) = unbounded();
        let _ = requests.send(Request(n, reply));
        answers.push(answer);
    }
    for answer in answers {
        println!("{:?}", answer.recv().ok());
    }
    server.join().unwrap();
}
