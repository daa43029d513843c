"""Which calls of the standard library and of the usual packages reach outside the program, in words."""

from __future__ import annotations

from fnmatch import fnmatchcase

__all__ = ["effect_of", "is_setting", "may_be_dropped"]

_CALLS = {
    "prints": """
        builtins.print sys.stdout.write sys.stderr.write pprint.pprint traceback.print_*
    """,
    "waits for input": """
        builtins.input sys.stdin.* getpass.getpass builtins.breakpoint
    """,
    "opens a file": """
        builtins.open io.open io.FileIO os.open codecs.open gzip.open bz2.open lzma.open tarfile.open zipfile.ZipFile
    """,
    "reads a file": """
        pandas.read_* numpy.load numpy.loadtxt numpy.genfromtxt numpy.fromfile numpy.memmap json.load joblib.load
        pathlib.*.read_text pathlib.*.read_bytes pathlib.*.open importlib.resources.* sklearn.datasets.load_*
        sklearn.datasets.fetch_* linecache.getline fileinput.input configparser.ConfigParser().read runpy.run_path
    """,
    "looks into the file system": """
        os.listdir os.scandir os.walk os.stat os.path.exists os.path.isfile os.path.isdir os.path.getsize
        os.path.getmtime os.getcwd glob.glob glob.iglob pathlib.*.exists pathlib.*.is_file pathlib.*.is_dir
        pathlib.*.iterdir pathlib.*.glob pathlib.*.rglob pathlib.*.stat pathlib.Path.cwd
    """,
    "writes a file": """
        pathlib.*.write_text pathlib.*.write_bytes pathlib.*.mkdir pathlib.*.touch pathlib.*.unlink pathlib.*.rmdir
        pathlib.*.rename pathlib.*.replace os.mkdir os.makedirs os.remove os.unlink os.rename os.replace os.rmdir
        os.removedirs os.symlink os.link os.chmod os.truncate shutil.* tempfile.* numpy.save numpy.savez* numpy.savetxt
        joblib.dump sqlite3.connect
    """,
    "changes the process": """
        os.chdir os.umask os.putenv os.unsetenv os.nice os.dup2 sys.path.* sys.exit os._exit os.abort os.kill
        builtins.exit builtins.quit sys.setrecursionlimit sys.settrace sys.setprofile sys.addaudithook signal.signal
        signal.alarm signal.setitimer atexit.register gc.disable gc.enable gc.freeze gc.collect gc.set_threshold
        locale.setlocale faulthandler.enable tracemalloc.start resource.setrlimit multiprocessing.set_start_method
        threading.setprofile threading.settrace
    """,
    "starts a process": """
        os.system os.popen os.fork os.spawn* os.exec* os.posix_spawn* subprocess.run subprocess.Popen subprocess.call
        subprocess.check_* subprocess.get* multiprocessing.Pool multiprocessing.Process().start
    """,
    "starts a thread": """
        threading.Thread().start threading.Timer().start _thread.start_new_thread concurrent.futures.*().submit
        concurrent.futures.*().map
    """,
    "runs an event loop": """
        asyncio.run asyncio.get_event_loop().run_* asyncio.new_event_loop().run_*
    """,
    "uses the network": """
        socket.socket().connect socket.create_connection socket.gethostby* socket.getaddrinfo urllib.request.url*
        requests.get requests.post requests.put requests.patch requests.delete requests.head requests.request
        requests.Session().* http.client.*().request httpx.get httpx.post httpx.put httpx.request
    """,
    "sets or uses the global random state": """
        random.seed random.random random.randint random.randrange random.choice random.choices random.sample
        random.shuffle random.uniform random.gauss random.normalvariate random.setstate random.getrandbits
        numpy.random.seed numpy.random.rand numpy.random.randn numpy.random.randint numpy.random.random
        numpy.random.choice numpy.random.shuffle numpy.random.permutation numpy.random.normal numpy.random.uniform
        numpy.random.set_state torch.manual_seed
    """,
    "sets up or writes to the log": """
        logging.basicConfig logging.debug logging.info logging.warning logging.error logging.critical logging.exception
        logging.log logging.disable logging.captureWarnings logging.config.* logging.getLogger().debug
        logging.getLogger().info logging.getLogger().warning logging.getLogger().error logging.getLogger().critical
        logging.getLogger().exception logging.getLogger().log logging.getLogger().setLevel
        logging.getLogger().removeHandler
    """,
    "changes or gives warnings": """
        warnings.filterwarnings warnings.simplefilter warnings.resetwarnings warnings.warn numpy.seterr
    """,
    "reads the clock or waits": """
        time.time time.time_ns time.monotonic time.perf_counter time.localtime time.gmtime time.ctime time.sleep
        datetime.datetime.now datetime.datetime.today datetime.datetime.utcnow datetime.date.today
    """,
    "reads the environment": """
        os.getenv
    """,
    "draws or sets up a plot": """
        matplotlib.use matplotlib.pyplot.* seaborn.set* matplotlib.rc*
    """,
    "sets options of another package": """
        pandas.set_option numpy.set_printoptions torch.set_*
    """,
}
_SETTINGS = ("decimal.getcontext()", "decimal.getcontext().*")
_READS = {"reads the environment": "os.environ", "reads the command line": "sys.argv"}
_DROPPED = (
    *(
        "logging.getLogger().addHandler",
        "abc.*.register",
        "collections.abc.*.register",
        "numbers.*.register",
        "typing.*",
        "warnings.deprecated",
    ),
    *("dataclasses.*", "functools.*", "contextlib.*", "copyreg.*"),
)


def effect_of(origin: str, *, is_call: bool) -> str:
    """What calling this, or only reading it, does: a verb and more, or "" if it is not known to do anything."""
    table = _BY_CALL if is_call else _BY_READING
    exact, patterns = table
    if origin in exact:
        return exact[origin]
    head = origin.partition(".")[0]
    return next((effect for pattern, effect in patterns.get(head, ()) if fnmatchcase(origin, pattern)), "")


def is_setting(origin: str) -> bool:
    """Whether this object, which a call gives, is shared by the whole process."""
    return any(fnmatchcase(origin, pattern) for pattern in _SETTINGS)


def may_be_dropped(origin: str) -> bool:
    """Whether a module may call this for what it does: what libraries are told to do, or what touches own names only."""
    return any(fnmatchcase(origin, pattern) for pattern in _DROPPED)


_Table = tuple[dict[str, str], dict[str, list[tuple[str, str]]]]


def _table(effects: dict[str, str]) -> _Table:
    exact: dict[str, str] = {}
    patterns: dict[str, list[tuple[str, str]]] = {}
    for effect, listed in effects.items():
        for name in listed.split():
            if "*" in name:
                patterns.setdefault(name.partition(".")[0], []).append((name, effect))
            else:
                exact[name] = effect
    return exact, patterns


_BY_CALL = _table(_CALLS)
_BY_READING = _table(_READS)
