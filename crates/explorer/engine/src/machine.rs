//! The abstract machine: what each step does to what threads share.
//!
//! The same code serves twice. A real run, under shuttle, asks it what a step
//! does; the search asks it without running anything. It holds no data of the
//! program: a message, say, is the history of who sent it.

use std::panic::Location;

use crate::history::{Hist, Histories, MAIN, Obj, STDOUT, Seen};
use crate::meeting::{Meet, Meeting};

/// What a thread does in one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Starts a thread, perhaps in a scope.
    Spawn { scope: Option<Obj> },
    /// Ends. `result` is what a join tells.
    Exit { panicked: bool, result: Seen },
    /// Waits until the thread has ended.
    Join(Hist, Obj),
    /// Asks whether the thread has ended.
    HasEnded(Hist, Obj),
    /// Waits until all threads of the scope have ended.
    Gather(Obj),
    /// `sleep` and `yield_now`: somebody else may go first.
    Yield,
    /// Prints the text of this number.
    Print(u32),
    /// Holds standard output while a line is formed, since forming it takes
    /// steps; nobody else prints meanwhile.
    LockOutput,
    /// Lets go of standard output.
    UnlockOutput,
    /// Waits until the lock is free, and takes it.
    Lock(Obj),
    /// Takes the lock if it is free.
    TryLock(Obj),
    /// Looks who has left what the lock guards, without taking it.
    Look(Obj),
    /// Gives the lock back.
    Unlock { lock: Obj, leaves: Leaves },
    /// Takes a read-write lock to write, if it is free. Else it may begin to
    /// keep new readers out, in a step of its own, and takes this step again.
    Write(Obj),
    /// Waits until nobody writes or keeps readers out, and reads along. Who is
    /// `recursive` is not kept out where somebody reads.
    LockShared { lock: Obj, recursive: bool },
    /// Reads along unless it would have to wait.
    TryLockShared { lock: Obj, recursive: bool },
    /// Ends reading.
    UnlockShared(Obj),
    /// Looks at what a lock guards, and perhaps changes it, when nobody else
    /// can reach it: `into_inner`, `get_mut`.
    Own(Obj),
    /// Reads an atomic.
    Load(Obj),
    /// Writes an atomic.
    Store(Obj, u64),
    /// Reads and writes an atomic in one step.
    Update(Obj, Change),
    /// Sends; a full channel makes it wait.
    Send(Obj),
    /// Sends unless the channel is full.
    TrySend(Obj),
    /// Waits for a message, perhaps only for so long.
    Receive { channel: Obj, timed: bool },
    /// Takes a message if there is one.
    TryReceive(Obj),
    /// Lets a sender go.
    DropSender(Obj),
    /// Lets a receiver go.
    DropReceiver(Obj),
    /// The same where dropping a message can be noticed: tells whether messages
    /// are left that nobody else can receive. They stay to be taken one by one.
    LeaveReceiver(Obj),
    /// Does something at a channel without room.
    Meet { channel: Obj, what: Meet },
    /// Gives the lock back and waits to be notified, in one step.
    Wait { condvar: Obj, mutex: Obj, leaves: Leaves },
    /// Goes on when notified and the lock is free.
    Wake { condvar: Obj, mutex: Obj },
    /// Goes on when notified or when the time is up, which may be at any
    /// moment: no longer waits then, and tells which of the two it was. The lock
    /// is taken in a step of its own, for others may hold it, and notify, while
    /// who is late waits for it.
    WakeInTime(Obj),
    /// Wakes one waiting thread, or nobody. `counted`: the caller learns it.
    NotifyOne { condvar: Obj, counted: bool },
    /// Wakes all waiting threads.
    NotifyAll { condvar: Obj, counted: bool },
    /// Waits for its own token, perhaps only for so long, and takes it.
    Park { thread: Obj, timed: bool },
    /// Gives the thread its token.
    Unpark(Obj),
    /// Arrives at a barrier.
    Arrive(Obj),
    /// Leaves it once all have arrived.
    Leave(Obj),
    /// Asks to initialise; waits while somebody else does.
    Begin(Obj),
    /// Has initialised (or has failed to).
    Finish { once: Obj, done: bool },
    /// Looks whether it is initialised.
    Peek(Obj),
}

/// How [`Action::Update`] makes the new value from the old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The calculation.
    pub how: How,
    /// How many bits the type has.
    pub bits: u32,
    /// Whether it is signed.
    pub signed: bool,
}

/// The calculations of the atomic types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Swap(u64),
    Add(u64),
    Subtract(u64),
    And(u64),
    Or(u64),
    Xor(u64),
    Nand(u64),
    Max(u64),
    Min(u64),
    Exchange { old: u64, new: u64 },
}

impl Change {
    /// The new value.
    pub fn apply(self, value: u64) -> u64 {
        let shift = 64 - self.bits;
        let wide = |v: u64| ((v << shift) as i64) >> shift;
        let less = |a: u64, b: u64| {
            if self.signed { wide(a) < wide(b) } else { a < b }
        };
        let new = match self.how {
            How::Swap(with) => with,
            How::Add(by) => value.wrapping_add(by),
            How::Subtract(by) => value.wrapping_sub(by),
            How::And(with) => value & with,
            How::Or(with) => value | with,
            How::Xor(with) => value ^ with,
            How::Nand(with) => !(value & with),
            How::Max(with) => {
                if less(value, with) {
                    with
                } else {
                    value
                }
            }
            How::Min(with) => {
                if less(with, value) {
                    with
                } else {
                    value
                }
            }
            How::Exchange { old, new } => {
                if value == old {
                    new
                } else {
                    value
                }
            }
        };
        new << shift >> shift
    }
}

/// An action and where it stands in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Op {
    pub action: Action,
    pub site: Site,
}

/// A place in a source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Site {
    pub file: &'static str,
    pub line: u32,
    pub column: u32,
}

impl From<&Location<'static>> for Site {
    fn from(location: &Location<'static>) -> Self {
        Self {
            file: location.file(),
            line: location.line(),
            column: location.column(),
        }
    }
}

/// What a thread does to shared things without a step of its own, since no
/// other thread can tell when: it happens on the way to the next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Makes an object.
    Create(Obj, Object),
    /// One more sender; its owner holds another, so nobody can miss it.
    AddSender(Obj),
    /// One more receiver, likewise.
    AddReceiver(Obj),
}

/// Who last left what a lock guards, [`Seen::Initial`] or [`Seen::From`], or
/// what it is, [`Seen::Plain`].
pub type Version = Seen;

/// What a lock guards when it is given back: the number of its text, if it is a
/// plain value. Then nobody can tell who left it, and states in which others
/// did are the same.
pub type Leaves = Option<u32>;

/// What is shared, without the program's own data.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Object {
    Thread {
        ended: Option<Seen>,
        token: bool,
    },
    Scope {
        running: u32,
        panicked: Vec<Hist>,
        /// What its threads knew when they ended, where that counts: see
        /// [`World::scopes_tell`](crate::world::World::scopes_tell).
        told: Vec<Hist>,
    },
    Mutex {
        holder: Option<Hist>,
        version: Version,
    },
    /// A thread that waits to write keeps new readers out, once it has taken
    /// the step of saying so. It may take that step late: so a reader may get in
    /// past a writer that waits, and may not.
    ///
    /// That is what std documents ("might or might not block"), and what its
    /// locks do: `write` spins first and then sets a bit, which the last reader
    /// clears; `read` and `try_read` find the bit (`library/std/src/sys/sync/
    /// rwlock/futex.rs`; the one made of a queue alike). Such a lock, free
    /// again, is anybody's. In `parking_lot` the bit is the writer's own: the
    /// lock is `promised`, and nobody gets it before that writer, but for who
    /// reads recursively while others still read (`raw_rwlock.rs`).
    RwLock {
        writer: Option<Hist>,
        readers: Vec<Hist>,
        version: Version,
        /// Who waits to write and keeps new readers out.
        waiting: Option<Hist>,
        promised: bool,
    },
    Atomic(u64),
    Channel {
        messages: Vec<Hist>,
        senders: u32,
        receivers: u32,
        bound: Option<u32>,
    },
    Meeting(Meeting),
    Condvar {
        waiting: Vec<Hist>,
    },
    Barrier {
        size: u32,
        waiting: Vec<Hist>,
    },
    Once {
        running: Option<Hist>,
        version: Option<Version>,
    },
}

impl Object {
    /// Whether this is a read-write lock that one more may read along with.
    fn readable(&self, recursive: bool) -> bool {
        match self {
            Self::RwLock { writer: None, readers, waiting, .. } => {
                waiting.is_none() || recursive && !readers.is_empty()
            }
            _ => false,
        }
    }
}

/// A live thread: its name and its history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Thread {
    pub start: Hist,
    pub hist: Hist,
}

/// How an execution ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum End {
    /// `main` returned.
    Returned,
    /// `main` panicked.
    Panicked,
    /// Nobody can move.
    Deadlock,
}

/// One state of the whole program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Live threads, by name.
    pub threads: Vec<Thread>,
    /// Shared objects, by name.
    pub objects: Vec<(Obj, Object)>,
    /// Threads besides `main` that have ended by a panic which nobody has been
    /// handed yet, by `join` or by the end of their scope.
    pub unheard: Vec<Hist>,
    /// Set once `main` has ended.
    pub end: Option<End>,
}

/// The machine was asked for an object that it has dropped as no longer
/// needed, or for a step that is not possible: the caller knew too little.
#[derive(Debug)]
pub struct Unknown;

impl State {
    /// The main thread, before its first step.
    pub fn new(main: Obj) -> Self {
        let mut state = Self::default();
        state.add_thread(MAIN, main);
        state
    }

    fn add_thread(&mut self, start: Hist, object: Obj) {
        let at = self.threads.partition_point(|t| t.start < start);
        self.threads.insert(at, Thread { start, hist: start });
        self.create(object, Object::Thread { ended: None, token: false });
    }

    fn create(&mut self, object: Obj, initial: Object) {
        match self.objects.binary_search_by_key(&object, |o| o.0) {
            Ok(at) => self.objects[at].1 = initial,
            Err(at) => self.objects.insert(at, (object, initial)),
        }
    }

    /// The object, unless it is gone.
    pub fn object(&self, object: Obj) -> Option<&Object> {
        let at = self.objects.binary_search_by_key(&object, |o| o.0).ok()?;
        Some(&self.objects[at].1)
    }

    fn object_mut(&mut self, object: Obj) -> Option<&mut Object> {
        let at = self.objects.binary_search_by_key(&object, |o| o.0).ok()?;
        Some(&mut self.objects[at].1)
    }

    /// Where the thread is in `threads`, while it lives.
    pub fn position(&self, start: Hist) -> Option<usize> {
        self.threads.binary_search_by_key(&start, |t| t.start).ok()
    }

    /// What the thread did on its way to its next step.
    pub fn effect(&mut self, effect: &Effect) {
        match effect {
            Effect::Create(object, initial) => {
                self.create(*object, initial.clone())
            }
            Effect::AddSender(object) => {
                if let Some(
                    Object::Channel { senders, .. }
                    | Object::Meeting(Meeting { senders, .. }),
                ) = self.object_mut(*object)
                {
                    *senders += 1;
                }
            }
            Effect::AddReceiver(object) => {
                if let Some(
                    Object::Channel { receivers, .. }
                    | Object::Meeting(Meeting { receivers, .. }),
                ) = self.object_mut(*object)
                {
                    *receivers += 1;
                }
            }
        }
    }

    /// In how many ways `thread` can take this step now: 0 when it must wait,
    /// more than 1 when it is open whom it notifies.
    ///
    /// # Errors
    ///
    /// When an object is gone.
    pub fn ways(&self, thread: Hist, action: &Action) -> Result<u32, Unknown> {
        use Object as O;
        let object = |o: &Obj| self.object(*o).ok_or(Unknown);
        let free = |o: &Obj| match object(o)? {
            O::Mutex { holder, .. } => Ok(holder.is_none()),
            _ => Err(Unknown),
        };
        Ok(match action {
            Action::Join(_, o) => match object(o)? {
                O::Thread { ended, .. } => u32::from(ended.is_some()),
                _ => return Err(Unknown),
            },
            Action::Gather(o) => match object(o)? {
                O::Scope { running, .. } => u32::from(*running == 0),
                _ => return Err(Unknown),
            },
            Action::Lock(o) => u32::from(free(o)?),
            // It is there only while somebody holds it.
            Action::Print(_) | Action::LockOutput => {
                match self.object(STDOUT) {
                    Some(O::Mutex { holder, .. }) => {
                        u32::from(*holder == Some(thread))
                    }
                    _ => 1,
                }
            }
            Action::Write(o) => match object(o)? {
                O::RwLock { writer, readers, waiting, .. } => {
                    let mine = waiting.is_none_or(|w| w == thread);
                    u32::from(
                        writer.is_none()
                            && if readers.is_empty() {
                                mine
                            } else {
                                waiting.is_none()
                            },
                    )
                }
                _ => return Err(Unknown),
            },
            Action::LockShared { lock, recursive } => {
                u32::from(object(lock)?.readable(*recursive))
            }
            Action::Send(o) => match object(o)? {
                O::Channel { messages, receivers, bound, .. } => u32::from(
                    *receivers == 0
                        || bound.is_none_or(|b| messages.len() < b as usize),
                ),
                _ => return Err(Unknown),
            },
            Action::Receive { channel, timed } => match object(channel)? {
                // A time-out needs no way of its own: taken early, this step
                // finds nothing, which is just that; taken late, a message.
                O::Channel { messages, senders, .. } => {
                    u32::from(*timed || !messages.is_empty() || *senders == 0)
                }
                _ => return Err(Unknown),
            },
            Action::Meet { channel, what } => match object(channel)? {
                O::Meeting(meeting) => meeting.ready(thread, *what).into(),
                _ => return Err(Unknown),
            },
            Action::Wake { condvar, mutex } => match object(condvar)? {
                O::Condvar { waiting } => {
                    u32::from(!waiting.contains(&thread) && free(mutex)?)
                }
                _ => return Err(Unknown),
            },
            Action::NotifyOne { condvar, .. } => match object(condvar) {
                Ok(O::Condvar { waiting }) => (waiting.len() as u32).max(1),
                _ => 1,
            },
            Action::Park { thread: o, timed } => match object(o)? {
                O::Thread { token, .. } => u32::from(*timed || *token),
                _ => return Err(Unknown),
            },
            Action::Leave(o) => match object(o)? {
                O::Barrier { waiting, .. } => {
                    u32::from(!waiting.contains(&thread))
                }
                _ => return Err(Unknown),
            },
            Action::Begin(o) => match object(o)? {
                O::Once { running, .. } => u32::from(running.is_none()),
                _ => return Err(Unknown),
            },
            _ => 1,
        })
    }

    /// Takes the next step of the live thread at `index`, which is `action`,
    /// in one of its [`ways`](Self::ways). Returns what the thread sees.
    ///
    /// # Errors
    ///
    /// When an object is gone that this step looks at.
    pub fn step(
        &mut self,
        index: usize,
        action: &Action,
        way: u32,
        histories: &mut Histories,
        thread_object: impl Fn(Hist) -> Obj,
    ) -> Result<Seen, Unknown> {
        use Object as O;
        let Thread { start, hist } = self.threads[index];
        let version = match self.ways(start, action)? {
            0 => return Err(Unknown),
            _ => Seen::From(hist),
        };
        let seen = match action {
            Action::Spawn { scope } => {
                let child = histories.start(hist);
                self.add_thread(child, thread_object(child));
                if let Some(O::Scope { running, .. }) =
                    scope.and_then(|s| self.object_mut(s))
                {
                    *running += 1;
                }
                Seen::Nothing
            }
            Action::Exit { panicked, result } => {
                self.exit(index, *panicked, *result, thread_object(start));
                return Ok(Seen::Nothing);
            }
            Action::Join(child, o) => {
                self.unheard.retain(|p| p != child);
                for (_, object) in &mut self.objects {
                    if let O::Scope { panicked, .. } = object {
                        panicked.retain(|p| p != child);
                    }
                }
                match self.object(*o) {
                    Some(O::Thread { ended: Some(result), .. }) => *result,
                    _ => return Err(Unknown),
                }
            }
            Action::HasEnded(_, o) => match self.object(*o) {
                Some(O::Thread { ended, .. }) => {
                    Seen::Value(ended.is_some().into())
                }
                _ => return Err(Unknown),
            },
            Action::Gather(o) => {
                let (heard, told) = match self.object(*o) {
                    Some(O::Scope { panicked, told, .. }) => {
                        (panicked.clone(), told.clone())
                    }
                    _ => return Err(Unknown),
                };
                self.unheard.retain(|p| !heard.contains(p));
                let mut told = told.into_iter();
                match told.next() {
                    None => Seen::Value(u64::from(!heard.is_empty())),
                    Some(first) => Seen::From(told.fold(first, |all, h| {
                        histories.step(all, Seen::From(h))
                    })),
                }
            }
            Action::Yield | Action::Print(_) => Seen::Nothing,
            Action::LockOutput => {
                self.create(
                    STDOUT,
                    O::Mutex { holder: Some(start), version: Seen::Initial },
                );
                Seen::Nothing
            }
            Action::UnlockOutput => {
                self.objects.retain(|o| o.0 != STDOUT);
                Seen::Nothing
            }
            Action::Lock(o) | Action::TryLock(o) => match self.object_mut(*o) {
                Some(O::Mutex { holder, version }) => {
                    if holder.is_some() {
                        Seen::Empty
                    } else {
                        *holder = Some(start);
                        *version
                    }
                }
                Some(O::RwLock {
                    writer, readers, version, waiting, ..
                }) => {
                    if writer.is_some()
                        || !readers.is_empty()
                        || waiting.is_some()
                    {
                        Seen::Empty
                    } else {
                        *writer = Some(start);
                        *version
                    }
                }
                _ => return Err(Unknown),
            },
            Action::Write(o) => match self.object_mut(*o) {
                Some(O::RwLock {
                    writer, readers, version, waiting, ..
                }) => {
                    if readers.is_empty() {
                        *writer = Some(start);
                        *waiting = None;
                        *version
                    } else {
                        *waiting = Some(start);
                        Seen::Waits
                    }
                }
                _ => return Err(Unknown),
            },
            Action::Look(o) => match self.object(*o) {
                Some(O::Mutex { version, .. } | O::RwLock { version, .. }) => {
                    *version
                }
                _ => return Err(Unknown),
            },
            Action::Unlock { lock, leaves } => {
                let version = leaves.map_or(version, Seen::Plain);
                match self.object_mut(*lock) {
                    Some(O::Mutex { holder, version: v }) => {
                        (*holder, *v) = (None, version)
                    }
                    Some(O::RwLock { writer, version: v, .. }) => {
                        (*writer, *v) = (None, version)
                    }
                    _ => {}
                }
                Seen::Nothing
            }
            Action::LockShared { lock, recursive }
            | Action::TryLockShared { lock, recursive } => {
                let object = self.object_mut(*lock).ok_or(Unknown)?;
                let readable = object.readable(*recursive);
                match object {
                    O::RwLock { readers, version, .. } if readable => {
                        readers.insert(
                            readers.partition_point(|r| *r < start),
                            start,
                        );
                        *version
                    }
                    O::RwLock { .. } => Seen::Empty,
                    _ => return Err(Unknown),
                }
            }
            Action::UnlockShared(o) => {
                if let Some(O::RwLock { readers, waiting, promised, .. }) =
                    self.object_mut(*o)
                    && let Some(at) = readers.iter().position(|r| *r == start)
                {
                    readers.remove(at);
                    if readers.is_empty() && !*promised {
                        *waiting = None;
                    }
                }
                Seen::Nothing
            }
            Action::Own(o) => match self.object_mut(*o) {
                Some(
                    O::Mutex { version: v, .. } | O::RwLock { version: v, .. },
                ) => std::mem::replace(v, version),
                _ => return Err(Unknown),
            },
            Action::Load(o) => match self.object(*o) {
                Some(O::Atomic(value)) => Seen::Value(*value),
                _ => return Err(Unknown),
            },
            Action::Store(o, new) => {
                if let Some(O::Atomic(value)) = self.object_mut(*o) {
                    *value = *new;
                }
                Seen::Nothing
            }
            Action::Update(o, change) => match self.object_mut(*o) {
                Some(O::Atomic(value)) => {
                    let old = *value;
                    *value = change.apply(old);
                    Seen::Value(old)
                }
                _ => return Err(Unknown),
            },
            Action::Send(o) | Action::TrySend(o) => match self.object_mut(*o) {
                Some(O::Channel { receivers: 0, .. }) => Seen::Closed,
                Some(O::Channel { messages, bound: Some(b), .. })
                    if messages.len() >= *b as usize =>
                {
                    Seen::Full
                }
                Some(O::Channel { messages, .. }) => {
                    messages.push(hist);
                    Seen::Nothing
                }
                _ => return Err(Unknown),
            },
            Action::Receive { channel: o, .. } | Action::TryReceive(o) => {
                match self.object_mut(*o) {
                    Some(O::Channel { messages, senders, .. }) => {
                        if messages.is_empty() && *senders > 0 {
                            Seen::Empty
                        } else if messages.is_empty() {
                            Seen::Closed
                        } else {
                            Seen::From(messages.remove(0))
                        }
                    }
                    _ => return Err(Unknown),
                }
            }
            Action::DropSender(o) => {
                if let Some(O::Channel { senders, .. }) = self.object_mut(*o) {
                    *senders -= 1;
                }
                Seen::Nothing
            }
            Action::DropReceiver(o) => {
                if let Some(O::Channel { messages, receivers, .. }) =
                    self.object_mut(*o)
                {
                    *receivers -= 1;
                    if *receivers == 0 {
                        messages.clear();
                    }
                }
                Seen::Nothing
            }
            Action::LeaveReceiver(o) => match self.object_mut(*o) {
                Some(O::Channel { messages, receivers, .. }) => {
                    *receivers -= 1;
                    if *receivers == 0 && !messages.is_empty() {
                        Seen::Full
                    } else {
                        Seen::Nothing
                    }
                }
                _ => return Err(Unknown),
            },
            Action::Meet { channel, what } => match self.object_mut(*channel) {
                Some(O::Meeting(meeting)) => meeting.step(start, hist, *what),
                _ => return Err(Unknown),
            },
            Action::Wait { condvar, mutex, leaves } => {
                if let Some(O::Mutex { holder, version: v }) =
                    self.object_mut(*mutex)
                {
                    *holder = None;
                    *v = leaves.map_or(version, Seen::Plain);
                }
                match self.object_mut(*condvar) {
                    Some(O::Condvar { waiting }) => {
                        waiting.insert(
                            waiting.partition_point(|w| *w < start),
                            start,
                        );
                    }
                    _ => return Err(Unknown),
                }
                Seen::Nothing
            }
            Action::Wake { mutex, .. } => match self.object_mut(*mutex) {
                Some(O::Mutex { holder, version }) => {
                    *holder = Some(start);
                    *version
                }
                _ => return Err(Unknown),
            },
            Action::WakeInTime(condvar) => match self.object_mut(*condvar) {
                Some(O::Condvar { waiting }) => {
                    match waiting.iter().position(|w| *w == start) {
                        Some(at) => {
                            waiting.remove(at);
                            Seen::Empty
                        }
                        None => Seen::Nothing,
                    }
                }
                _ => return Err(Unknown),
            },
            Action::NotifyOne { condvar, counted } => {
                match self.object_mut(*condvar) {
                    Some(O::Condvar { waiting }) => {
                        let some = !waiting.is_empty();
                        if some {
                            waiting.remove(way as usize);
                        }
                        if *counted {
                            Seen::Value(some.into())
                        } else {
                            Seen::Nothing
                        }
                    }
                    _ if *counted => return Err(Unknown),
                    _ => Seen::Nothing,
                }
            }
            Action::NotifyAll { condvar, counted } => {
                match self.object_mut(*condvar) {
                    Some(O::Condvar { waiting }) => {
                        let count = std::mem::take(waiting).len();
                        if *counted {
                            Seen::Value(count as u64)
                        } else {
                            Seen::Nothing
                        }
                    }
                    _ if *counted => return Err(Unknown),
                    _ => Seen::Nothing,
                }
            }
            Action::Park { thread: o, .. } => match self.object_mut(*o) {
                Some(O::Thread { token, .. }) => {
                    // `park_timeout` does not tell which of the two it was.
                    *token = false;
                    Seen::Nothing
                }
                _ => return Err(Unknown),
            },
            Action::Unpark(o) => {
                if let Some(O::Thread { token, .. }) = self.object_mut(*o) {
                    *token = true;
                }
                Seen::Nothing
            }
            Action::Arrive(o) => match self.object_mut(*o) {
                Some(O::Barrier { size, waiting }) => {
                    if waiting.len() as u32 + 1 >= *size {
                        waiting.clear();
                        Seen::Value(1)
                    } else {
                        waiting.insert(
                            waiting.partition_point(|w| *w < start),
                            start,
                        );
                        Seen::Value(0)
                    }
                }
                _ => return Err(Unknown),
            },
            Action::Leave(_) => Seen::Nothing,
            Action::Begin(o) => match self.object_mut(*o) {
                Some(O::Once { running, version }) => match version {
                    Some(version) => *version,
                    None => {
                        *running = Some(start);
                        Seen::Empty
                    }
                },
                _ => return Err(Unknown),
            },
            Action::Finish { once, done } => {
                if let Some(O::Once { running, version: v }) =
                    self.object_mut(*once)
                {
                    *running = None;
                    if *done {
                        *v = Some(version);
                    }
                }
                Seen::Nothing
            }
            Action::Peek(o) => match self.object(*o) {
                Some(O::Once { version, .. }) => version.unwrap_or(Seen::Empty),
                _ => return Err(Unknown),
            },
        };
        self.threads[index].hist = histories.step(hist, seen);
        Ok(seen)
    }

    fn exit(&mut self, index: usize, failed: bool, result: Seen, object: Obj) {
        let Thread { start, .. } = self.threads.remove(index);
        if start == MAIN {
            self.end = Some(if failed { End::Panicked } else { End::Returned });
            return;
        }
        if failed {
            self.unheard
                .insert(self.unheard.partition_point(|p| *p < start), start);
        }
        if let Some(Object::Thread { ended, .. }) = self.object_mut(object) {
            *ended = Some(result);
        }
    }

    /// Tells the scope that one of its threads has ended, and with which
    /// history if that counts. Part of that thread's exit.
    pub fn left_scope(
        &mut self,
        scope: Obj,
        thread: Hist,
        failed: bool,
        tells: Option<Hist>,
    ) {
        if let Some(Object::Scope { running, panicked, told }) =
            self.object_mut(scope)
        {
            *running -= 1;
            if failed {
                panicked.push(thread);
                panicked.sort_unstable();
            }
            told.extend(tells);
            told.sort_unstable();
        }
    }
}

/// What a step does to an object, for the question whether two steps can be
/// told apart by their order. A set of bits.
pub type Touch = u32;

macro_rules! touches {
    ($($name:ident)*) => { touches!(@ 0; $($name)*); };
    (@ $n:expr; $name:ident $($rest:ident)*) => {
        const $name: Touch = 1 << $n;
        touches!(@ $n + 1; $($rest)*);
    };
    (@ $n:expr;) => {};
}
touches!(SAY END FAIL READ WRITE ACQUIRE ACQUIRE_SHARED RELEASE TRY SEND TRY_SEND RECEIVE
    TRY_RECEIVE DROP_SENDER DROP_RECEIVER WAIT NOTIFY WAKE WAKE_TIMED PARK UNPARK JOIN ASK
    FINISH GATHER LEAVE_SCOPE ARRIVE LEAVE ONCE LEAVE_RECEIVER MEET);

/// The touches whose order with `touch`, by two threads on one object, can
/// matter **while `touch` is possible**. A lock that is free is only taken
/// away by another taker; a message that is there only by another receiver.
pub fn conflicts(touch: Touch) -> Touch {
    match touch {
        SAY => SAY | END | ACQUIRE,
        END => SAY | END | FAIL,
        FAIL => END,
        READ => WRITE,
        WRITE => READ | WRITE,
        // To take a read-write lock, or to keep new readers out of it.
        ACQUIRE => ACQUIRE | ACQUIRE_SHARED | TRY | SAY,
        ACQUIRE_SHARED => ACQUIRE | TRY,
        // Where a reader lets go early, a writer need not keep others out.
        RELEASE => TRY,
        TRY => ACQUIRE | ACQUIRE_SHARED | RELEASE | TRY,
        SEND => SEND | TRY_SEND | TRY_RECEIVE | DROP_RECEIVER | LEAVE_RECEIVER,
        TRY_SEND => {
            SEND | TRY_SEND
                | RECEIVE
                | TRY_RECEIVE
                | DROP_RECEIVER
                | LEAVE_RECEIVER
        }
        RECEIVE => RECEIVE | TRY_RECEIVE | TRY_SEND,
        TRY_RECEIVE => RECEIVE | TRY_RECEIVE | SEND | TRY_SEND | DROP_SENDER,
        DROP_SENDER => TRY_RECEIVE,
        DROP_RECEIVER => SEND | TRY_SEND,
        // The last one looks what is left: then nobody else can receive.
        LEAVE_RECEIVER => SEND | TRY_SEND | LEAVE_RECEIVER,
        WAIT => NOTIFY,
        NOTIFY => WAIT | NOTIFY | WAKE_TIMED,
        WAKE => 0,
        WAKE_TIMED => NOTIFY,
        PARK => UNPARK,
        UNPARK => PARK | UNPARK,
        ASK => FINISH,
        FINISH => ASK,
        ARRIVE => ARRIVE,
        ONCE => ONCE,
        MEET => MEET,
        _ => 0,
    }
}

/// The touches that do not look at the object: who only touches it so from now
/// on will never know what it holds.
pub const BLIND: Touch = SAY
    | END
    | FAIL
    | WRITE
    | RELEASE
    | DROP_SENDER
    | DROP_RECEIVER
    | NOTIFY
    | UNPARK
    | FINISH
    | LEAVE_SCOPE;

/// What the next step of `thread` touches, and how. `scope` is the scope that
/// the thread was started in, `own` the object that stands for it.
pub fn touches(
    thread: Hist,
    action: &Action,
    scope: Option<Obj>,
    own: Obj,
    mut touch: impl FnMut(Obj, Touch),
) {
    match *action {
        Action::Spawn { .. } | Action::Yield => {}
        Action::Exit { panicked, .. } => {
            if thread == MAIN {
                touch(STDOUT, END);
            } else if panicked {
                touch(STDOUT, FAIL);
            }
            touch(own, FINISH);
            if let Some(scope) = scope {
                touch(scope, LEAVE_SCOPE);
            }
        }
        // Who joins is handed a panic: `main` may end before.
        Action::Join(_, o) => {
            touch(o, JOIN);
            touch(STDOUT, FAIL);
        }
        Action::HasEnded(_, o) => touch(o, ASK),
        Action::Gather(o) => {
            touch(o, GATHER);
            touch(STDOUT, FAIL);
        }
        Action::Print(_) => touch(STDOUT, SAY),
        Action::LockOutput => touch(STDOUT, ACQUIRE),
        Action::UnlockOutput => touch(STDOUT, RELEASE),
        Action::Lock(o) | Action::Write(o) | Action::Own(o) => {
            touch(o, ACQUIRE)
        }
        Action::TryLock(o) | Action::TryLockShared { lock: o, .. } => {
            touch(o, TRY)
        }
        Action::Look(o) => touch(o, TRY),
        Action::Unlock { lock: o, .. } | Action::UnlockShared(o) => {
            touch(o, RELEASE)
        }
        Action::LockShared { lock: o, .. } => touch(o, ACQUIRE_SHARED),
        Action::Load(o) => touch(o, READ),
        Action::Store(o, _) => touch(o, WRITE),
        // Two kinds: it looks, and it changes.
        Action::Update(o, _) => {
            touch(o, READ);
            touch(o, WRITE);
        }
        Action::Send(o) => touch(o, SEND),
        Action::TrySend(o) => touch(o, TRY_SEND),
        Action::Receive { channel, timed: false } => touch(channel, RECEIVE),
        Action::Receive { channel: o, timed: true } | Action::TryReceive(o) => {
            touch(o, TRY_RECEIVE)
        }
        Action::DropSender(o) => touch(o, DROP_SENDER),
        Action::DropReceiver(o) => touch(o, DROP_RECEIVER),
        Action::LeaveReceiver(o) => touch(o, LEAVE_RECEIVER),
        Action::Meet { channel, .. } => touch(channel, MEET),
        Action::Wait { condvar, mutex, .. } => {
            touch(mutex, RELEASE);
            touch(condvar, WAIT);
        }
        Action::Wake { condvar, mutex } => {
            touch(mutex, ACQUIRE);
            touch(condvar, WAKE);
        }
        Action::WakeInTime(condvar) => touch(condvar, WAKE_TIMED),
        Action::NotifyOne { condvar, counted }
        | Action::NotifyAll { condvar, counted } => {
            touch(condvar, NOTIFY);
            if counted {
                // The count is an answer, so the object must be kept.
                touch(condvar, WAKE);
            }
        }
        Action::Park { thread: o, .. } => touch(o, PARK),
        Action::Unpark(o) => touch(o, UNPARK),
        Action::Arrive(o) => touch(o, ARRIVE),
        Action::Leave(o) => touch(o, LEAVE),
        Action::Begin(o) | Action::Peek(o) => touch(o, ONCE),
        Action::Finish { once, .. } => touch(once, ONCE),
    }
}

impl std::fmt::Display for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match std::path::Path::new(self.file).file_name() {
            Some(name) if !self.file.starts_with("/rustc/") => {
                write!(f, "line {} of {}", self.line, name.display())
            }
            _ => f.write_str("in the standard library"),
        }
    }
}
