from concurrent.futures import ThreadPoolExecutor


def task(index):
    print(f"Thread {index}: starting")
    print(f"Thread {index}: finishing")


def main():
    with ThreadPoolExecutor(max_workers=3) as executor:
        for index in range(3):
            executor.submit(task, index)


if __name__ == "__main__":
    main()
