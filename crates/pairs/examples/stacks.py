import queue

# SimpleQueue()
simple = queue.SimpleQueue()
simple.put(1)
print("from a simple queue:", simple.get())

# LifoQueue()
stack = queue.LifoQueue()
for item in [1, 2, 3]:
    stack.put(item)
print("last in, first out:", stack.get(), stack.get(), stack.get())

# PriorityQueue()
heap = queue.PriorityQueue()
for item in [2, 3, 1]:
    heap.put(item)
print("smallest first:", heap.get(), heap.get(), heap.get())
