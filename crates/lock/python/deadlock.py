import sys
import threading

left = threading.Lock()
right = threading.Lock()
both = threading.Barrier(2)


def left_first():
    with left:
        both.wait()  # Each thread holds one lock now,
        with right:  # and waits for the other's.
            pass


def right_first():
    with right:
        both.wait()
        with left:
            pass


def main():
    threads = [
        # Daemons, so that the process can end although they never do.
        threading.Thread(target=left_first, name="left first", daemon=True),
        threading.Thread(target=right_first, name="right first", daemon=True),
    ]
    for thread in threads:
        thread.start()

    # Python finds no deadlock: all there is to see is that nobody ends.
    threads[0].join(timeout=1)
    frames = sys._current_frames()
    for thread in threads:
        line = frames[thread.ident].f_lineno
        print(f'deadlock: "{thread.name}" waits at deadlock.py:{line}')
    sys.exit(1)


if __name__ == "__main__":
    main()
