import threading


def read(file, main_is_done):
    main_is_done.wait()
    try:
        print(f"reader: read {file.readline()!r}")
    except ValueError as error:
        print(f"reader: {error}")


def main():
    main_is_done = threading.Event()
    with open(__file__) as file:
        reader = threading.Thread(target=read, args=(file, main_is_done))
        reader.start()

    # The end of the block has closed the file for everybody.
    print("main: closed the file")
    main_is_done.set()
    reader.join()


if __name__ == "__main__":
    main()
