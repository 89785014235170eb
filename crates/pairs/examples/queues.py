import queue
import threading

# Queue()
q = queue.Queue()
# q.put(x)
q.put("a")
q.put("b")
# q.qsize(), empty(), full()
print("in the queue:", q.qsize())
# q.get()
print("first in, first out:", q.get(), q.get())

# get_nowait(), put_nowait(x)
try:
    q.get_nowait()
except queue.Empty:
    print("nothing there")

# get(timeout=1)
try:
    q.get(timeout=0.01)
except queue.Empty:
    print("nothing came in time")

# Queue(maxsize=n)
small = queue.Queue(maxsize=1)
small.put("a")
try:
    small.put_nowait("b")
except queue.Full:
    print("no room")

# a None to end the loop
def produce():
    for item in range(3):
        q.put(item)
    q.put(None)


threading.Thread(target=produce).start()
while (item := q.get()) is not None:
    print("item", item)

# several threads call get
taken = []
threads = [
    threading.Thread(target=lambda: taken.append(q.get())) for _ in range(2)
]
for thread in threads:
    thread.start()
q.put(1)
q.put(2)
for thread in threads:
    thread.join()
print("each item once:", sorted(taken) == [1, 2])
