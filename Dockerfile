# The app with its trained models: it starts without network, as a user without rights.  See docs/deploy.md.
FROM python:3.11-slim

# uv knows where the CPU build of torch lies; pip would fetch the one with CUDA
RUN useradd --create-home --uid 1000 user && mkdir /app && chown user /app && pip install --no-cache-dir uv
USER user
WORKDIR /app
ENV PYTHONUNBUFFERED=1 UV_TORCH_BACKEND=cpu

COPY --chown=user pyproject.toml README.md LICENSE ./
COPY --chown=user ganlab ganlab
RUN uv venv .venv && uv pip install --no-cache --python .venv/bin/python --editable .

COPY --chown=user app.py ./
COPY --chown=user .streamlit .streamlit
COPY --chown=user checkpoints checkpoints

EXPOSE 8501
HEALTHCHECK --start-period=30s \
    CMD [".venv/bin/python", "-c", "import urllib.request as u; u.urlopen('http://localhost:8501/_stcore/health', timeout=5)"]
CMD [".venv/bin/streamlit", "run", "app.py", "--server.port=8501", "--server.address=0.0.0.0"]
