import threading


def total(name, prices, results):
    print(f"Thread {name}: adding {len(prices)} prices")
    results.append(sum(prices))


def main():
    prices = [3, 5, 7]
    results = []

    worker = threading.Thread(target=total, args=("adder", prices, results))
    worker.start()
    worker.join()  # Returns None: the sum comes back in the list.
    print(f"The thread returned {results[0]}")


if __name__ == "__main__":
    main()
