import threading


def in_a_thread(function, **options):
    thread = threading.Thread(target=function, **options)
    thread.start()
    thread.join()


# name="worker"
def who():
    # current_thread()
    print("I am", threading.current_thread().name)


in_a_thread(who, name="worker")

# t.ident, get_ident()
idents = {threading.get_ident()}
in_a_thread(lambda: idents.add(threading.get_ident()))
print("two threads, two ids:", len(idents) == 2)

# main_thread()
def is_main():
    main = threading.main_thread()
    print("is this main:", threading.current_thread() is main)


is_main()
in_a_thread(is_main)

# local()
mine = threading.local()
mine.value = 1


def set_mine():
    mine.value = 2


in_a_thread(set_mine)
print("mine is still", mine.value)
