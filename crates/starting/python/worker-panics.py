import threading


def divide(dividend, divisor):
    return dividend / divisor


def main():
    worker = threading.Thread(target=divide, args=(1, 0), name="divider")
    worker.start()

    # The traceback goes to standard error; join knows nothing of it.
    result = worker.join()
    print(f"join returned {result}")
    print("The program goes on")


if __name__ == "__main__":
    main()
