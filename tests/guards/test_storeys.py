"""What import contracts cannot see: keys between tables, and imports hidden in functions."""

import ast

from django.apps import apps

from tests.guards.walks import is_migration, place, source_files, tree_of

STOREYS = [
    "people",
    "vocabulary",
    "knowledge",
    "story",
    "network",
    "support",
    "placements",
    "quality",
]
SIDE_BY_SIDE = {"knowledge", "story", "network"}


def test_foreign_keys_point_down():
    keys = [
        (model._meta, field, field.related_model._meta)
        for model in apps.get_models()
        if model._meta.app_label in STOREYS
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete
        if field.related_model._meta.app_label in STOREYS
    ]

    upstairs = [
        f"{own.label}.{field.name} -> {other.label}"
        for own, field, other in keys
        if STOREYS.index(other.app_label) > STOREYS.index(own.app_label)
        or (own.app_label != other.app_label and {own.app_label, other.app_label} <= SIDE_BY_SIDE)
    ]

    assert keys
    assert upstairs == []


def test_no_import_hides_in_a_function():
    hidden = [
        place(path, inner)
        for path in source_files()
        for function in ast.walk(tree_of(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def test_packages_do_nothing_but_models_name_their_classes():
    doing = [
        place(path, statement)
        for path in source_files()
        if path.name == "__init__.py" and path.parent.name != "models"
        for statement in tree_of(path).body
        if not _is_docstring(statement)
    ]

    assert doing == []


def test_models_packages_only_import_and_name():
    doing_more = [
        place(path, statement)
        for path in source_files()
        if path.name == "__init__.py" and path.parent.name == "models"
        for statement in tree_of(path).body
        if not _imports_or_names(statement)
    ]

    assert doing_more == []


def test_no_model_orders_itself():
    ordering = [
        place(path, line)
        for path in source_files()
        if not is_migration(path)
        for meta in ast.walk(tree_of(path))
        if isinstance(meta, ast.ClassDef) and meta.name == "Meta"
        for line in meta.body
        if isinstance(line, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "ordering" for target in line.targets)
    ]

    assert ordering == []


def _imports_or_names(statement: ast.stmt) -> bool:
    is_all = isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__"
    return _is_docstring(statement) or is_all or isinstance(statement, ast.ImportFrom)


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
