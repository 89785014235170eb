import sys
import threading

main_has_ended = threading.main_thread().join


def work():
    main_has_ended()
    print("worker: done")


threading.Thread(target=work).start()
sys.exit(3)
