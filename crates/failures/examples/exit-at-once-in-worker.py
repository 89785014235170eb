import os
import threading


def work():
    os._exit(3)


thread = threading.Thread(target=work)
thread.start()
thread.join()
print("main: done")
