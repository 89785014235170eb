import threading

# Event()
ready = threading.Event()
# event.wait(timeout=1)
print("set in time:", ready.wait(timeout=0.01))
threading.Thread(target=ready.set).start()
ready.wait()
print("the event is set")

# Condition()
done = False
changed = threading.Condition()


def work():
    global done
    with changed:
        done = True
        # c.notify(), notify_all()
        changed.notify()


threading.Thread(target=work).start()
with changed:
    # c.wait_for(done)
    changed.wait_for(lambda: done)
    print("the work is done")

# c.wait()
done = False
threading.Thread(target=work).start()
with changed:
    while not done:
        changed.wait()
    print("the work is done again")

# barrier.wait() returns 0 … n − 1
barrier = threading.Barrier(3)
first = []


def meet():
    if barrier.wait() == 0:
        first.append(True)


threads = [threading.Thread(target=meet) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("chosen:", len(first))
