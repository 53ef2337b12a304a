# Wheels only: what is built here has no compiler in it, and the last stage has no build tools.
FROM python:3.13-slim AS build
WORKDIR /build
RUN python3 -m venv /opt/nasluch
ENV PATH=/opt/nasluch/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_COMPILE=1
COPY requirements.lock requirements-build.lock ./
RUN pip install -q --require-hashes --only-binary :all: -r requirements.lock
RUN python3 -m venv /opt/tools \
    && /opt/tools/bin/pip install -q --require-hashes --only-binary :all: -r requirements-build.lock
COPY pyproject.toml README.md LICENSE ./
COPY monitor monitor
COPY alerts alerts
COPY migrations migrations
# The same sources make the same wheel (SOURCE_DATE_EPOCH) and the same compiled code: by the digest of a source, not by
# its time. Compiled it must be here: where nothing may be written, Python would do it anew at every start. What libraries
# bring of other languages' calendars and of their own tests nobody asks for: 30 MB.
ARG SOURCE_DATE_EPOCH=1700000000
RUN /opt/tools/bin/pip wheel -q --no-deps --no-build-isolation -w /wheels . \
    && pip install -q --no-deps /wheels/*.whl \
    && pip uninstall -q -y pip \
    && find /opt/nasluch/lib -path '*/babel/locale-data/*.dat' ! -name 'root.dat' ! -name 'pl*' ! -name 'en*' -delete \
    && find /opt/nasluch/lib -path '*/site-packages/*' -type d -name tests -prune -exec rm -r {} + \
    && python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/nasluch/lib

FROM python:3.13-slim
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Nasłuch" \
      org.opencontainers.image.description="Media monitoring for Polish news" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
RUN useradd --system --uid 10001 --user-group --no-create-home nasluch \
    && mkdir /data /backups && chown nasluch:nasluch /data /backups
COPY --from=build /opt/nasluch /opt/nasluch
ENV PATH=/opt/nasluch/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 NASLUCH_DATA_DIR=/data
USER nasluch
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python3", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["nasluch", "run", "--host", "0.0.0.0"]
