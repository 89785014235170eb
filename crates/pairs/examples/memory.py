import threading
import time

# a module's global variable
count = 0
lock = threading.Lock()


def update():
    global count
    with lock:
        count += 1


# list.append from threads
items = []


def append():
    items.append("item")


threads = [threading.Thread(target=f) for f in (update, append) for _ in "ab"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("counted:", count)
print("appended:", len(items))

# time.monotonic()
begin = time.monotonic()
# time.sleep(0.1)
time.sleep(0.1)
print("slept long enough:", time.monotonic() - begin >= 0.1)


# finally in a daemon
def wait_for_ever():
    try:
        threading.Event().wait()
    finally:
        print("cleaned up")


threading.Thread(target=wait_for_ever, daemon=True).start()
print("no clean-up follows")
