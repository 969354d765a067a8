"""The temporal map: Streamlit is imported by component.py alone, once its runtime is up."""
