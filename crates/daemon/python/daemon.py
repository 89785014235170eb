import os
import threading


def say(line):
    # Not print: a daemon stopped within print keeps the lock of sys.stdout,
    # and an interpreter that finds it locked at its end aborts.
    os.write(1, f"{line}\n".encode())


def daemon():
    say("daemon: line 1")
    say("daemon: line 2")
    say("daemon: line 3")


def main():
    say("main: starting the daemon")
    threading.Thread(target=daemon, daemon=True).start()
    say("main: done")
    # The process ends here, and the daemon with it, wherever it is.


if __name__ == "__main__":
    main()
