import threading
from concurrent.futures import ThreadPoolExecutor


def in_a_thread(function):
    thread = threading.Thread(target=function)
    thread.start()
    thread.join()


# try … except in the thread
def parse():
    try:
        print("parsed", int("seven"))
    except ValueError:
        print("no number")


in_a_thread(parse)

# except Exception around it all
def bug():
    try:
        raise AssertionError("a bug")
    except Exception as error:
        print("caught:", error)


in_a_thread(bug)

# threading.excepthook
def hook(arguments):
    print("the hook was told:", arguments.exc_value)


threading.excepthook = hook


def fail():
    raise AssertionError("another bug")


in_a_thread(fail)

# raise again after join
with ThreadPoolExecutor() as executor:
    future = executor.submit(fail)
try:
    future.result()
except AssertionError as error:
    print("raised again:", error)
