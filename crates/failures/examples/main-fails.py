import threading

main_has_failed = threading.main_thread().join


def work():
    main_has_failed()
    print("worker: done")


threading.Thread(target=work).start()
raise ValueError("main")
