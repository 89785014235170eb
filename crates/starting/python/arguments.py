import threading


def count_words(name, text, results):
    print(f"{name}: counting")
    results.append(len(text.split()))


def main():
    results = []
    thread = threading.Thread(
        target=count_words,
        args=("worker", "a function and its arguments", results),
    )
    thread.start()
    thread.join()  # Returns None: the count is handed back in the list.
    print(f"main: {results[0]} words")


if __name__ == "__main__":
    main()
