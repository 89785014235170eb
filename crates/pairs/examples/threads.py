import threading

# class T(Thread) with run
class Greeter(threading.Thread):
    def run(self):
        print("hello from a thread")


thread = Greeter()
thread.start()
thread.join()

# t.join(timeout=1)
go_on = threading.Event()
thread = threading.Thread(target=go_on.wait)
thread.start()
thread.join(timeout=0.01)
print("has ended in time:", not thread.is_alive())

# t.is_alive()
print("alive:", thread.is_alive())
go_on.set()
thread.join()
print("alive:", thread.is_alive())

# Timer(30, f)
timer = threading.Timer(30, print, args=["too late"])
timer.start()
timer.cancel()
timer.join()
print("cancelled in time")

# threading.stack_size(n)
threading.stack_size(1024 * 1024)
thread = threading.Thread(target=print, args=["one megabyte of stack"])
thread.start()
thread.join()
