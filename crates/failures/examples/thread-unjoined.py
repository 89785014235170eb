import threading


def fail():
    raise ValueError("worker")


thread = threading.Thread(target=fail)
thread.start()
print("main: done")
