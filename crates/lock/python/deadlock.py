import sys
import threading


def take_both(first, second, both_hold_one):
    with first:
        both_hold_one.wait()
        with second:
            print("Both locks are held: this line is never printed")


def main():
    a, b = threading.Lock(), threading.Lock()
    both_hold_one = threading.Barrier(2)
    threads = [
        threading.Thread(
            target=take_both,
            args=(*locks, both_hold_one),
            name=f"Thread {index}",
            daemon=True,  # Lets the process end although they never do.
        )
        for index, locks in enumerate([(a, b), (b, a)])
    ]
    for thread in threads:
        thread.start()

    # Python has no detector: all that can be seen is that nobody ends.
    threads[0].join(timeout=1)
    frames = sys._current_frames()
    for thread in threads:
        line = frames[thread.ident].f_lineno
        print(f"{thread.name} waits in line {line}")
    sys.exit(1)


if __name__ == "__main__":
    main()
