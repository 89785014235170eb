//! Threads that are alike.
//!
//! Threads started one directly after the other, in the same line, are tried as
//! alike: a [`Swap`] of two of them renames the one to the other wherever a
//! history mentions it. That they really are alike is not taken from anything
//! outside the program's behaviour. It is checked, by executing the program,
//! for **every** history that the search has met: a thread with the renamed
//! history must do what the thread with the history did, renamed
//! ([`Swap::compare`]). Then swapping the two maps executions to executions
//! that print the same text.

use rustc_hash::FxHashMap;

use crate::history::{Hist, MAIN, NOBODY, Node, Obj, Seen};
use crate::machine::{Action, Effect, Object, Site, State, Thread};
use crate::world::{Choice, Next, World};

/// Renames two threads to each other.
pub struct Swap {
    pub a: Hist,
    pub b: Hist,
    memo: FxHashMap<Hist, Hist>,
}

impl Swap {
    pub fn new(a: Hist, b: Hist) -> Self {
        Self { a, b, memo: FxHashMap::default() }
    }

    /// The renamed history.
    pub fn hist(&mut self, world: &mut World, hist: Hist) -> Hist {
        // What is older than both cannot mention them.
        if hist < self.a.min(self.b) {
            return hist;
        }
        if let Some(&known) = self.memo.get(&hist) {
            return known;
        }
        // Down to something known, then up again: histories can be long.
        let mut links = Vec::new();
        let mut at = hist;
        let mut done = loop {
            if let Some(&known) = self.memo.get(&at) {
                break known;
            }
            if at == self.a {
                break self.b;
            }
            if at == self.b {
                break self.a;
            }
            if at < self.a.min(self.b) {
                break at;
            }
            links.push(at);
            match world.histories.parent(at) {
                Some(parent) => at = parent,
                None => break MAIN,
            }
        };
        self.memo.insert(at, done);
        while let Some(link) = links.pop() {
            done = match world.histories.node(link) {
                Node::Start { spawner: Hist::MAX } => MAIN,
                Node::Start { .. } => world.histories.start(done),
                Node::Step { seen, .. } => {
                    let seen = self.seen(world, seen);
                    world.histories.step(done, seen)
                }
            };
            self.memo.insert(link, done);
        }
        done
    }

    fn seen(&mut self, world: &mut World, seen: Seen) -> Seen {
        match seen {
            Seen::From(hist) => Seen::From(self.hist(world, hist)),
            other => other,
        }
    }

    fn object(&mut self, world: &mut World, object: Obj) -> Obj {
        match world.objects.made(object) {
            (maker, _) if maker >= NOBODY => object,
            (maker, ordinal) => {
                let maker = self.hist(world, maker);
                world.objects.named(maker, ordinal)
            }
        }
    }

    /// The same schedule, but that the second of the two threads is started
    /// directly after the first. Nobody notices when a thread is started, and
    /// what the one did before the other was there can then be renamed.
    pub fn both_started(
        &self,
        world: &World,
        choices: &[Choice],
    ) -> Vec<Choice> {
        let spawner = |thread| world.histories.parent(thread).unwrap_or(MAIN);
        let steps = |mut hist| {
            let mut steps = 0;
            while let Node::Step { before, .. } = world.histories.node(hist) {
                (hist, steps) = (before, steps + 1);
            }
            steps
        };
        let first = spawner(self.a.min(self.b));
        let starter = world.histories.thread(first);
        let at = steps(first);
        let more = steps(spawner(self.a.max(self.b))) - at;
        let mut taken = 0;
        let mut together = Vec::with_capacity(choices.len() + more);
        for &choice in choices {
            if choice.thread != starter {
                together.push(choice);
                continue;
            }
            if !(at + 1..=at + more).contains(&taken) {
                together.push(choice);
            }
            if taken == at {
                let start = Choice { thread: starter, way: 0 };
                together.extend(std::iter::repeat_n(start, more));
            }
            taken += 1;
        }
        together
    }

    /// The renamed schedule.
    pub fn schedule(
        &mut self,
        world: &mut World,
        choices: &[Choice],
    ) -> Vec<Choice> {
        let mut rename = |c: &Choice| Choice {
            thread: self.hist(world, c.thread),
            way: c.way,
        };
        choices.iter().map(&mut rename).collect()
    }

    /// Whether a thread that does `left` does, renamed, what a thread does
    /// that does `right`.
    pub fn compare(
        &mut self,
        world: &mut World,
        left: &Next,
        right: &Next,
    ) -> bool {
        let mut renamed = left.clone();
        for effect in &mut renamed.effects {
            match effect {
                Effect::Create(o, _)
                | Effect::AddSender(o)
                | Effect::AddReceiver(o) => {
                    *o = self.object(world, *o);
                }
            }
        }
        self.action(world, &mut renamed.op.action);
        renamed == *right
    }

    fn action(&mut self, world: &mut World, action: &mut Action) {
        use Action as A;
        match action {
            A::Yield
            | A::Print(_)
            | A::LockOutput
            | A::UnlockOutput
            | A::Spawn { scope: None } => {}
            A::Exit { result, .. } => *result = self.seen(world, *result),
            A::Join(thread, o) | A::HasEnded(thread, o) => {
                *thread = self.hist(world, *thread);
                *o = self.object(world, *o);
            }
            A::Wait { condvar, mutex, .. } | A::Wake { condvar, mutex } => {
                *condvar = self.object(world, *condvar);
                *mutex = self.object(world, *mutex);
            }
            A::Spawn { scope: Some(o) }
            | A::Gather(o)
            | A::Lock(o)
            | A::TryLock(o)
            | A::Unlock { lock: o, .. }
            | A::Write(o)
            | A::LockShared { lock: o, .. }
            | A::TryLockShared { lock: o, .. }
            | A::UnlockShared(o)
            | A::Own(o)
            | A::Load(o)
            | A::Store(o, _)
            | A::Update(o, _)
            | A::Send(o)
            | A::TrySend(o)
            | A::Receive { channel: o, .. }
            | A::TryReceive(o)
            | A::DropSender(o)
            | A::DropReceiver(o)
            | A::LeaveReceiver(o)
            | A::Look(o)
            | A::NotifyOne { condvar: o, .. }
            | A::NotifyAll { condvar: o, .. }
            | A::WakeInTime(o)
            | A::Meet { channel: o, .. }
            | A::Park { thread: o, .. }
            | A::Unpark(o)
            | A::Arrive(o)
            | A::Leave(o)
            | A::Begin(o)
            | A::Finish { once: o, .. }
            | A::Peek(o) => *o = self.object(world, *o),
        }
    }

    /// Whether the renamed state is the state itself.
    pub fn fixes(&mut self, world: &mut World, state: &State) -> bool {
        let (Some(a), Some(b)) =
            (state.position(self.a), state.position(self.b))
        else {
            return false;
        };
        if self.hist(world, state.threads[a].hist) != state.threads[b].hist {
            return false;
        }
        for &Thread { start, hist } in &state.threads {
            let start = self.hist(world, start);
            let hist = self.hist(world, hist);
            if state
                .position(start)
                .is_none_or(|at| state.threads[at].hist != hist)
            {
                return false;
            }
        }
        let unheard = state.unheard.iter();
        let mut renamed: Vec<_> =
            unheard.map(|&thread| self.hist(world, thread)).collect();
        renamed.sort_unstable();
        if renamed != state.unheard {
            return false;
        }
        state.objects.iter().all(|(object, content)| {
            let object = self.object(world, *object);
            let renamed = self.content(world, content);
            state.object(object) == Some(&renamed)
        })
    }

    fn content(&mut self, world: &mut World, content: &Object) -> Object {
        let mut content = content.clone();
        match &mut content {
            Object::Atomic(_) => {}
            Object::Meeting(meeting) => {
                meeting.rename(|hist| self.hist(world, hist))
            }
            Object::Thread { ended, .. } => {
                *ended = ended.map(|seen| self.seen(world, seen))
            }
            Object::Mutex { holder, version } => {
                *holder = holder.map(|h| self.hist(world, h));
                *version = self.seen(world, *version);
            }
            Object::RwLock { writer, readers, version, waiting, .. } => {
                *writer = writer.map(|h| self.hist(world, h));
                *waiting = waiting.map(|h| self.hist(world, h));
                self.set(world, readers);
                *version = self.seen(world, *version);
            }
            Object::Channel { messages, .. } => {
                for message in messages {
                    *message = self.hist(world, *message);
                }
            }
            Object::Scope { panicked, told, .. } => {
                self.set(world, panicked);
                self.set(world, told);
            }
            Object::Condvar { waiting: set }
            | Object::Barrier { waiting: set, .. } => self.set(world, set),
            Object::Once { running, version } => {
                *running = running.map(|h| self.hist(world, h));
                *version = version.map(|seen| self.seen(world, seen));
            }
        }
        content
    }

    fn set(&mut self, world: &mut World, set: &mut [Hist]) {
        for hist in set.iter_mut() {
            *hist = self.hist(world, *hist);
        }
        set.sort_unstable();
    }
}

/// Threads that one thread starts directly after each other in one line, and
/// that line.
pub struct Class {
    pub members: Vec<Hist>,
    pub site: Site,
}

/// All classes of two or more threads that are known so far. `anywhere`: their
/// lines may differ, which is wrong.
pub fn classes(world: &mut World, anywhere: bool) -> Vec<Class> {
    let count = world.histories.count() as Hist;
    let spawns = |world: &World, hist: Hist| match world.next(hist) {
        Some(next) => match next.op.action {
            Action::Spawn { scope } => Some((scope, next.op.site)),
            _ => None,
        },
        None => None,
    };
    let mut classes = Vec::new();
    for hist in 0..count {
        let Some((scope, site)) = spawns(world, hist) else { continue };
        let like = |world: &World, other: Hist| {
            spawns(world, other)
                .is_some_and(|o| o.0 == scope && (anywhere || o.1 == site))
        };
        if let Node::Step { before, .. } = world.histories.node(hist)
            && like(world, before)
        {
            continue;
        }
        let mut members = Vec::new();
        let mut at = hist;
        while like(world, at) {
            members.push(world.histories.start(at));
            at = world.histories.step(at, Seen::Nothing);
        }
        if members.len() > 1 {
            classes.push(Class { members, site });
        }
    }
    classes
}
