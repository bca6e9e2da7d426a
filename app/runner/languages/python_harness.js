// Python's side of `define` and `call`.

/** A script whose value is its namespace: `define(code, name, seed)` and `call(arguments)`, which answer JSON and never raise. */
export const harness = String.raw`
def _make():
    import builtins, inspect, json, math, random, sys, traceback

    FILE = "solution.py"
    # Ways into the browser. That nothing can be reached there is the worker's doing; this says so in plain words.
    CLOSED = {"js", "pyodide", "pyodide_js", "_pyodide", "_pyodide_core", "ctypes", "_ctypes"}

    class Closed:
        def find_spec(self, name, path=None, target=None):
            if name.partition(".")[0] in CLOSED:
                raise ModuleNotFoundError(f"{name} is not available here", name=name)

    def close():
        sys.meta_path.insert(0, Closed())
        for name in list(sys.modules):
            if name.partition(".")[0] in CLOSED:
                del sys.modules[name]

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

    space = {"__name__": "__main__", "__builtins__": builtins}
    wanted = None

    def define(code, name, seed):
        nonlocal wanted
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
        return "{}"

    async def call(arguments):
        try:
            value = wanted(*json.loads(arguments))
            if inspect.isawaitable(value):
                value = await value
            return json.dumps({"answer": json.dumps(plain(value))})
        except BaseException as error:
            return failed(error)

    close()
    return {"define": define, "call": call}

_make()
`;
