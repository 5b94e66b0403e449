# Tactful in a container: not root, a root file system that may be read-only, all state in /state.
# `make image-check` runs these very steps in a fresh Debian root, where no Docker is at hand.

FROM python:3.11.16-slim-bookworm AS build
WORKDIR /build
RUN python -m venv /opt/tactful && python -m venv /opt/hatch
COPY requirements/run.txt requirements/build.txt requirements/
RUN /opt/tactful/bin/python -m pip install --no-cache-dir --require-hashes -r requirements/run.txt \
    && /opt/hatch/bin/python -m pip install --no-cache-dir --require-hashes -r requirements/build.txt
COPY pyproject.toml README.md LICENSE config.example.toml ./
COPY migrations migrations
COPY agent agent
RUN /opt/hatch/bin/python -m hatchling build -t wheel -d dist \
    && /opt/tactful/bin/python -m pip install --no-cache-dir --no-deps dist/tactful-*.whl
# Of the client's documents on every Google service none is needed: Gmail's lies in the package.
# Other packages' tests and pip are not needed either once everything is installed.
RUN rm -r /opt/tactful/lib/python3.11/site-packages/googleapiclient/discovery_cache/documents \
    && find /opt/tactful -type d \( -name tests -o -path '*/sqlalchemy/testing' \) -prune -exec rm -r {} + \
    && /opt/tactful/bin/python -m pip uninstall --yes --quiet pip setuptools \
    && install -d -m 700 /state /state/tactful

FROM python:3.11.16-slim-bookworm
COPY --from=build /opt/tactful /opt/tactful
COPY --from=build --chown=10001:10001 /state /state
ENV PATH=/opt/tactful/bin:$PATH \
    HOME=/state \
    XDG_CONFIG_HOME=/state \
    XDG_DATA_HOME=/state \
    XDG_STATE_HOME=/state \
    XDG_RUNTIME_DIR=/tmp \
    PYTHONUNBUFFERED=1
USER 10001:10001
VOLUME /state
WORKDIR /state
HEALTHCHECK --interval=5m --timeout=30s --start-period=2m CMD ["tactful", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["tactful"]
CMD ["run"]
