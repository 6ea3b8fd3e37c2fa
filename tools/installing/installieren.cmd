@echo off
rem Installiert minikip-docs @VERSION@ ohne Netz und ohne Administratorrechte.
rem installieren.cmd [ORDNER]: ohne Angabe ins Benutzerprofil.
setlocal
set "ZIEL=%LOCALAPPDATA%\minikip-docs"
if not "%~1"=="" set "ZIEL=%~f1"
set "PIP_CONFIG_FILE=nul"
set "PYTHON="
for %%V in (@PYTHONS@) do call :suche %%V
if not defined PYTHON goto kein_python

echo minikip-docs @VERSION@ wird installiert (etwa eine Minute): %ZIEL%
%PYTHON% -m venv --clear "%ZIEL%\@VERSION@"
if errorlevel 1 goto fehler
"%ZIEL%\@VERSION@\Scripts\python.exe" -I -m pip --isolated --disable-pip-version-check --quiet install --no-index --find-links "%~dp0pakete" --require-hashes -r "%~dp0requirements.txt"
if errorlevel 1 goto fehler
"%ZIEL%\@VERSION@\Scripts\minikip.exe" --version
if errorlevel 1 goto fehler
> "%ZIEL%\minikip.cmd" echo @"%%~dp0@VERSION@\Scripts\minikip.exe" %%*
if errorlevel 1 goto fehler
echo Installiert. Aufruf: "%ZIEL%\minikip.cmd"
exit /b 0

:suche
if defined PYTHON exit /b 0
py -%1 -c "import sysconfig; assert sysconfig.get_platform() == 'win-amd64'" >nul 2>nul
if not errorlevel 1 set "PYTHON=py -%1"
if defined PYTHON exit /b 0
python -c "import sys, sysconfig; assert sysconfig.get_platform() == 'win-amd64' and sys.version.startswith('%1.')" >nul 2>nul
if not errorlevel 1 set "PYTHON=python"
exit /b 0

:kein_python
echo Es braucht Python in 64 Bit, eine dieser Versionen: @PYTHONS@. Siehe LIESMICH.txt.
exit /b 1

:fehler
echo Die Installation ist nicht gelungen; siehe oben. Eine andere Version, die schon da war, gilt weiter.
exit /b 1
