import threading


def work():
    print(threading.current_thread().name)


thread = threading.Thread(target=work)
thread.start()
thread.join()
