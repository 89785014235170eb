from concurrent.futures import ThreadPoolExecutor


def sub_thread(main_idx, idx):
    print(f"sub thread running in main thread {main_idx}: {idx}")


def main_thread(idx):
    print(f"main thread running: {idx}")

    with ThreadPoolExecutor(max_workers=3) as executor:
        for i in range(3):
            executor.submit(sub_thread, idx, i)


def main():
    with ThreadPoolExecutor(max_workers=3) as executor:
        for i in range(3):
            executor.submit(main_thread, i)


if __name__ == "__main__":
    main()
