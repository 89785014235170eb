// What threads must not share or send cannot be: this compiles only as long as
// none of these types has the trait in question.
//~ compiled
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::{Mutex, MutexGuard, RwLockReadGuard, RwLockWriteGuard, mpsc};

struct Has<T: ?Sized>(PhantomData<T>);

trait NotSync<A> {
    fn not_sync() {}
}
impl<T: ?Sized> NotSync<()> for Has<T> {}
impl<T: ?Sized + Sync> NotSync<u8> for Has<T> {}

trait NotSend<A> {
    fn not_send() {}
}
impl<T: ?Sized> NotSend<()> for Has<T> {}
impl<T: ?Sized + Send> NotSend<u8> for Has<T> {}

fn main() {
    Has::<mpsc::Receiver<u8>>::not_sync();
    Has::<std::statics::Static<Mutex<Rc<u8>>>>::not_sync();
    Has::<MutexGuard<'_, u8>>::not_send();
    Has::<RwLockReadGuard<'_, u8>>::not_send();
    Has::<RwLockWriteGuard<'_, u8>>::not_send();
    Has::<parking_lot::MutexGuard<'_, u8>>::not_send();
    Has::<parking_lot::RwLockReadGuard<'_, u8>>::not_send();
    Has::<parking_lot::RwLockWriteGuard<'_, u8>>::not_send();
    println!("compiled");
}
