// Python's side of `define` and `call`.

/** A script whose value is its namespace: `define(code, name, types, seed)` and `call(arguments)`, which answer JSON and never raise. */
export const harness = String.raw`
def _make():
    import builtins, inspect, json, math, random, sys, traceback

    FILE = "solution.py"
    # Ways into the browser. That nothing can be reached there is the worker's doing; this says so in plain words.
    CLOSED = {"js", "pyodide", "pyodide_js", "_pyodide", "_pyodide_core", "ctypes", "_ctypes"}
    # Python's own 1,000 is counted in its frames. A cached function, or a key of max(), takes some of the worker's stack too, and in
    # Chromium that overflows between 550 and 700 of them, which nothing survives (measured).
    CALLS_WITHIN_EACH_OTHER = 500

    class Closed:
        def find_spec(self, name, path=None, target=None):
            if name.partition(".")[0] in CLOSED:
                raise ModuleNotFoundError(f"{name} is not available here", name=name)

    def close():
        sys.meta_path.insert(0, Closed())
        for name in list(sys.modules):
            if name.partition(".")[0] in CLOSED:
                del sys.modules[name]

    def shaped(kind, value):
        # An argument as its type says: JSON has neither tuples nor floats that are whole.
        if kind is float:
            return float(value)
        origin, inner = getattr(kind, "__origin__", None), getattr(kind, "__args__", ())
        if origin is tuple:
            return tuple(map(shaped, inner, value))
        if origin is list:
            return [shaped(inner[0], part) for part in value]
        return value

    def plain(value):
        if value is None or isinstance(value, (bool, str)):
            return value
        if isinstance(value, int):
            return int(value)
        if isinstance(value, float):
            return float(value) if math.isfinite(value) else {"$number": {math.inf: "Infinity", -math.inf: "-Infinity"}.get(value, "NaN")}
        if isinstance(value, dict):
            return {str(key): plain(inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)) or type(value).__name__ in ("deque", "dict_keys", "dict_values", "dict_items"):
            return [plain(inner) for inner in value]
        raise TypeError(f"a {type(value).__name__} is no answer")

    def line_of(error):
        if isinstance(error, SyntaxError) and error.filename == FILE:
            return error.lineno
        lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == FILE]
        return lines[-1] if lines else None

    def failed(error):
        try:
            message = error.msg if isinstance(error, SyntaxError) else str(error)
        except BaseException:
            message = ""
        kind = "out_of_memory" if isinstance(error, MemoryError) else "error"
        report = {"kind": kind, "name": type(error).__name__, "message": str(message), "line": line_of(error)}
        return json.dumps({"failed": report})

    def flush():
        # What was printed without the end of its line belongs to this test, not to the next one.
        try:
            sys.stdout.flush()
        except BaseException:
            pass

    space = {"__name__": "__main__", "__builtins__": builtins}
    wanted = None
    kinds = []

    def define(code, name, types, seed):
        nonlocal wanted, kinds
        kinds = [eval(kind, {"null": None}) for kind in types]
        sys.setrecursionlimit(CALLS_WITHIN_EACH_OTHER)
        random.seed(seed)
        space.clear()
        space.update({"__name__": "__main__", "__builtins__": builtins})
        try:
            exec(compile(code, FILE, "exec"), space)
            wanted = space.get(name)
            if not callable(wanted):
                raise NameError(f"there is no function {name}")
        except BaseException as error:
            return failed(error)
        finally:
            flush()
        return "{}"

    async def call(arguments):
        try:
            value = wanted(*map(shaped, kinds, json.loads(arguments)))
            if inspect.isawaitable(value):
                value = await value
            return json.dumps({"answer": json.dumps(plain(value))})
        except BaseException as error:
            return failed(error)
        finally:
            flush()

    close()
    return {"define": define, "call": call}

_make()
`;
