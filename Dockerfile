# One file, two images from the lock file. `server` runs the API, the worker, or everything; `face` only the
# pages, and holds no driver of any database. Tags are exact; digests could not be learnt where this was written:
# `docker buildx imagetools inspect python:3.13.14-slim-trixie` shows one to add behind the tag.
# trixie has glibc 2.41, so the graph engine comes as a ready wheel and nothing is compiled.

FROM python:3.13.14-slim-trixie AS build
ENV UV_CACHE_DIR=/var/cache/uv \
    UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never \
    UV_PROJECT_ENVIRONMENT=/opt/driftmap
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /src
COPY pyproject.toml uv.lock .python-version README.md LICENSE NOTICE ./
COPY ui/mapview/pyproject.toml ui/mapview/pyproject.toml

FROM build AS build-server
# What changes seldom first: an edit of our code installs only our code again.
RUN --mount=type=cache,target=/var/cache/uv \
    uv sync --locked --no-default-groups --group face --no-install-workspace
COPY ui ui
COPY cypher cypher
COPY graph graph
COPY extractors extractors
COPY api api
RUN --mount=type=cache,target=/var/cache/uv \
    uv sync --locked --no-default-groups --group face --no-editable

FROM build AS build-face
RUN --mount=type=cache,target=/var/cache/uv \
    uv sync --locked --only-group face --no-install-workspace
COPY ui/mapview ui/mapview
RUN --mount=type=cache,target=/var/cache/uv \
    uv sync --locked --only-group face --no-editable

FROM python:3.13.14-slim-trixie AS base
# Versions of Debian's packages are those of the base image's day: the security archive keeps only the newest.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgomp1 tini \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 driftmap \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin driftmap \
    && install -d -o 10001 -g 10001 -m 0700 /data
ENV PATH=/opt/driftmap/bin:$PATH \
    HOME=/tmp \
    LANG=C.UTF-8 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    GRAPHITI_TELEMETRY_ENABLED=false
WORKDIR /app
COPY .streamlit .streamlit
ENTRYPOINT ["tini", "--"]

FROM base AS face
LABEL org.opencontainers.image.title="driftmap face" \
      org.opencontainers.image.description="The pages of driftmap; they speak HTTP to its API and nothing else" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV PYTHONPATH=/app \
    DRIFTMAP_HOST=0.0.0.0
COPY --from=build-face /opt/driftmap /opt/driftmap
COPY LICENSE NOTICE ./
COPY ui ui
COPY api/__init__.py api/__init__.py
COPY api/schemas api/schemas
USER 10001:10001
EXPOSE 8501
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["python", "-m", "ui"]

# The last stage is what `docker build .` makes.
FROM base AS server
LABEL org.opencontainers.image.title="driftmap" \
      org.opencontainers.image.description="A person's archive and talk -> a temporal map of goals, values, emotions and projects" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV DRIFTMAP_DATA=/data \
    DRIFTMAP_HOST=0.0.0.0
COPY --from=build-server /opt/driftmap /opt/driftmap
COPY LICENSE NOTICE ./
USER 10001:10001
EXPOSE 8000 8501
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s --retries=4 \
    CMD ["python", "-m", "api.doctor.alive", "api", "8000"]
CMD ["driftmap", "run", "--no-sample"]
