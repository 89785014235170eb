import threading


def worker():
    print("worker: line 1")
    print("worker: line 2")
    print("worker: line 3")


def main():
    print("main: starting the worker")
    threading.Thread(target=worker).start()
    print("main: done")
    # The process does not end here: Python joins the worker first.


if __name__ == "__main__":
    main()
