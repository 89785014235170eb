import threading


def daemon():
    print("daemon: line 1")
    print("daemon: line 2")
    print("daemon: line 3")


def main():
    print("main: starting the daemon")
    thread = threading.Thread(target=daemon, daemon=True)
    thread.start()
    thread.join()
    print("main: done")


if __name__ == "__main__":
    main()
