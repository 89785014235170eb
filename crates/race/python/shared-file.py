import tempfile
import threading


def close(file, one_line_read, closed):
    one_line_read.wait()
    file.close()
    print("closer: closed the file")
    closed.set()


def read(file, one_line_read, closed):
    print(f"reader: {file.readline().rstrip()}")
    one_line_read.set()
    closed.wait()
    try:
        print(f"reader: {file.readline().rstrip()}")
    except ValueError as error:
        print(f"reader: {error}")


def main():
    file = tempfile.TemporaryFile("w+")
    file.write("line 1\nline 2\n")
    file.seek(0)

    # Both threads hold the same file object: closing it once is enough.
    args = (file, threading.Event(), threading.Event())
    threads = [threading.Thread(target=f, args=args) for f in (close, read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
